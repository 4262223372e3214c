/// Names of files that are made of recorded text.
enum FileNames {
  private static let maximumLength = 100

  /// A name for each text, in letters that every file system takes, none twice in any case.
  static func unique(_ texts: [String]) -> [String] {
    var taken: Set<String> = []
    return texts.map { text in
      let plain = plain(text)
      var name = plain
      var number = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(plain)-\(number)"
        number += 1
      }
      return name
    }
  }

  /// Other characters become `-`, and a name begins with a letter or a digit.
  private static func plain(_ text: String) -> String {
    let name = text.unicodeScalars.prefix(maximumLength).map { scalar in
      let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
      return isKept ? Character(scalar) : "-"
    }
    let trimmed = name.drop { $0 == "-" || $0 == "." || $0 == "_" }
    return trimmed.isEmpty ? "part" : String(trimmed)
  }
}
