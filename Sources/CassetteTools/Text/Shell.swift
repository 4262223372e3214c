/// Words as a shell takes them.
package enum Shell {
  /// A word that the shell reads as it is.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "_-./=:@%+,".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : inQuotes(word)
  }

  /// A word in quotes, whether it needs them or not.
  package static func inQuotes(_ word: String) -> String {
    "'" + word.replacing(UInt8(ascii: "'"), with: #"'\''"#) + "'"
  }

  package static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
