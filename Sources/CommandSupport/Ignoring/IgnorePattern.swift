import CassetteTools

/// A line of a `.gitignore`, as gitignore(5) has it.
struct IgnorePattern: Sendable {
  /// Whether it takes back what an earlier line said.
  let isNegated: Bool
  private let isForFolders: Bool
  /// Whether it is about paths from the file's folder on; else about names, in that folder and below.
  private let isAnchored: Bool
  private let glob: Glob

  /// Nil for an empty line, a comment, and a pattern for which there can be no path.
  init?(line: ArraySlice<UInt8>) {
    guard line.first != UInt8(ascii: "#") else { return nil }
    var pattern = Self.withoutSpacesAtEnd(line)
    isNegated = pattern.first == UInt8(ascii: "!")
    if isNegated { pattern.removeFirst() }
    isForFolders = pattern.last == UInt8(ascii: "/")
    if isForFolders { pattern.removeLast() }
    isAnchored = pattern.contains(UInt8(ascii: "/"))
    if pattern.first == UInt8(ascii: "/") { pattern.removeFirst() }
    guard !pattern.isEmpty else { return nil }
    glob = Glob(bytes: Self.withSingleStars(pattern)[...])
  }

  /// A space at the end counts after a backslash only.
  private static func withoutSpacesAtEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (end, isEscaped) = (line.startIndex, false)
    for (index, byte) in zip(line.indices, line) {
      if byte != UInt8(ascii: " ") || isEscaped { end = index + 1 }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return line[..<end]
  }

  /// Two stars mean folders only where they are a whole part of the path; elsewhere they mean the same as one.
  private static func withSingleStars(_ pattern: ArraySlice<UInt8>) -> [UInt8] {
    let star = UInt8(ascii: "*")
    let parts = pattern.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      part in
      part.elementsEqual([star, star])
        ? Array(part)
        : part.reduce(into: [UInt8]()) { bytes, byte in
          if byte != star || bytes.last != star { bytes.append(byte) }
        }
    }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  /// - Parameter path: The path from the folder that the file is in.
  func matches(_ path: Substring.UTF8View, isFolder: Bool) -> Bool {
    guard isFolder || !isForFolders else { return false }
    if isAnchored { return glob.matches(bytes: path) }
    return glob.matches(
      bytes:
        path.suffix(
          from: path.lastIndex(of: UInt8(ascii: "/")).map(path.index(after:)) ?? path.startIndex))
  }
}
