import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a git repository says about the files in a folder.
public struct GitAttributes {
  /// The top of the repository.
  public let root: String
  /// Whether an attribute is given to files whose names end in `.rw`.
  public let nameCassettes: Bool

  /// More of a file is not read.
  private static let maximumSize = 1 << 20

  /// Nil for a file that is in no repository, and for a pipe.
  public init?(of path: String) {
    guard path != "-", let path = AbsolutePath.of(path) else { return nil }
    var folders: [String] = []
    var folder = AbsolutePath.parent(of: path)
    while let current = folder {
      folders.append(current)
      if access("\(current)/.git", F_OK) == 0 { break }
      folder = AbsolutePath.parent(of: current)
    }
    guard folder != nil, let root = folders.last else { return nil }
    self.root = root
    let files = folders.map { "\($0)/.gitattributes" } + ["\(root)/.git/info/attributes"]
    nameCassettes = files.contains { Self.names(cassettesIn: $0) }
  }

  private static func names(cassettesIn path: String) -> Bool {
    guard let file = try? FileInput(path: path), let text = try? file.read(at: 0, count: maximumSize) else {
      return false
    }
    return text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).contains { line in
      let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
      guard words.count > 1, let pattern = words.first, pattern.first != UInt8(ascii: "#") else { return false }
      let isOfAll = pattern.elementsEqual("*".utf8) && words.contains { $0.elementsEqual("binary".utf8) }
      return isOfAll || pattern.suffix(3).elementsEqual(".rw".utf8) || pattern.suffix(4).elementsEqual(".rw\"".utf8)
    }
  }
}
