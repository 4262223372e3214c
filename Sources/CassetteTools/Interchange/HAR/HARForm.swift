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
      let isEscape =
        byte == UInt8(ascii: "%") && index + 2 < bytes.count && Hex.value(of: bytes[index + 1]) != nil
        && Hex.value(of: bytes[index + 2]) != nil
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "*"), UInt8(ascii: "+"):
        out.append(byte)
      case 0x20: out.append(UInt8(ascii: "+"))
      default:
        if isEscape {
          out.append(byte)
        } else {
          let digits = String(byte, radix: 16, uppercase: true)
          out.append(contentsOf: (digits.utf8.count == 1 ? "%0" : "%").utf8)
          out.append(contentsOf: digits.utf8)
        }
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
