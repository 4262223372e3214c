import CassetteFormat

/// Bodies of forms that a program has taken apart into `postData.params`.
enum HARForm {
  /// Puts a form together again, which is not how it was sent byte for byte.
  static func body(_ params: [JSONValue], mimeType: String) -> RecordedBody {
    let isMultipart = mimeType.lowercased().hasPrefix("multipart/form-data")
    return RecordedBody(isMultipart ? multipart(params, mimeType) : urlEncoded(params), .reconstructed)
  }

  private static func urlEncoded(_ params: [JSONValue]) -> [UInt8] {
    var out: [UInt8] = []
    for (index, param) in params.enumerated() {
      if index > 0 { out.append(UInt8(ascii: "&")) }
      append(param["name"]?.text ?? "", to: &out)
      out.append(UInt8(ascii: "="))
      append(param["value"]?.text ?? "", to: &out)
    }
    return out
  }

  /// Chrome gives names and values as they were sent, others decoded: an escape that is there stays one.
  private static func append(_ text: String, to out: inout [UInt8]) {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "+"): out.append(byte)
      case 0x20: out.append(UInt8(ascii: "+"))
      case UInt8(ascii: "~"): PercentEncoding.append(byte, to: &out)
      default:
        let isPlain = PercentEncoding.isUnreserved(byte) || PercentEncoding.escape(in: bytes[...], at: index) != nil
        if isPlain { out.append(byte) } else { PercentEncoding.append(byte, to: &out) }
      }
    }
  }

  private static func multipart(_ params: [JSONValue], _ mimeType: String) -> [UInt8] {
    let given = mimeType.split(separator: "boundary=", maxSplits: 1).dropFirst().first
    let boundary = given?.prefix { $0 != ";" }.filter { $0 != "\"" && $0 != " " } ?? "boundary"
    var text = ""
    for param in params {
      text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(param["name"]?.text ?? "")\""
      if let name = param["fileName"]?.text { text += "; filename=\"\(name)\"" }
      if let type = param["contentType"]?.text { text += "\r\nContent-Type: \(type)" }
      text += "\r\n\r\n\(param["value"]?.text ?? "")\r\n"
    }
    return Array((text + "--\(boundary)--\r\n").utf8)
  }
}
