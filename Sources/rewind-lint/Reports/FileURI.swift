import CassetteFormat
import CassetteTools

/// Files as URIs (RFC 3986): relative to the folder that the program runs in, percent-encoded.
enum FileURI {
  static func reference(_ path: String) -> String {
    if path == "-" { return "stdin" }
    let relative = WorkingFolder.relative(path)
    let text = encode(relative)
    if relative.hasPrefix("/") { return "file://" + text }
    // A colon in the first part would make a scheme of it.
    return relative.split(separator: "/").first?.utf8.contains(UInt8(ascii: ":")) == true ? "./" + text : text
  }

  private static func encode(_ path: String) -> String {
    String(decoding: PercentEncoding.encoded(path.utf8, keeping: "/:@+,="), as: UTF8.self)
  }
}

/// The folder that the program runs in.
enum WorkingFolder {
  static let path = AbsolutePath.of(".")

  /// A path from that folder, when it is below it.
  static func relative(_ path: String) -> String {
    guard let folder = Self.path, path.hasPrefix(folder + "/") else { return path }
    return String(path.dropFirst(folder.count + 1))
  }
}
