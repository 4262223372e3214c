package import CassetteFormat

/// What a body's bytes say about the content coding that its header names.
package enum ContentCoding {
  /// The bytes are as they were on the wire, with these codings; nil for none.
  case kept(String?)
  /// A recorder has taken the coding off, and left the header.
  case removed

  package init(header: ByteString?, bytes: [UInt8]) {
    guard let header, !bytes.isEmpty else {
      self = .kept(nil)
      return
    }
    let names = header.description.lowercased().split(separator: ",")
    let codings = names.map { $0.filter { $0 != " " && $0 != "\t" } }.filter { !$0.isEmpty && $0 != "identity" }
    guard let last = codings.last else {
      self = .kept(nil)
      return
    }
    self = Self.isCoded(bytes, last) ? .kept(codings.joined(separator: ", ")) : .removed
  }

  /// Codings with a signature show it; for the others, text is a sign that nothing is coded.
  private static func isCoded(_ bytes: [UInt8], _ coding: String) -> Bool {
    switch coding {
    case "gzip", "x-gzip": bytes.starts(with: Decompression.Filter.gzip.signature)
    case "zstd": bytes.starts(with: Decompression.Filter.zstd.signature)
    default: String(validating: bytes, as: UTF8.self) == nil
    }
  }
}
