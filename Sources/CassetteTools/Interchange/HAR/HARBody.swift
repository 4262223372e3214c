import CassetteFormat

/// The bytes of a recorded body.
struct HARBody {
  let files: HARFiles?
  let dialect: HARDialect
  let warn: (String) -> Void

  /// What `content` holds of a response's body.
  ///
  /// - Returns: Nil when there was none, or it was not recorded; then `isAbsent` says so.
  func response(
    _ response: JSONValue, _ headers: HARHeaders, method: String, status: Int, isAbsent: inout Bool
  ) throws -> RecordedBody? {
    let content = response["content"]
    if let name = content?["_file"]?.text ?? content?["_sha1"]?.text {
      if let bytes = try files?.body(name) { return finished(bytes, headers, isText: false) }
      warn("the file \(name) with its response body is not there")
      isAbsent = true
      return nil
    }
    let size = content?["size"]?.whole
    guard let text = content?["text"]?.text else {
      isAbsent = status != 101 && !Self.hasNoBody(method, status) && size != 0
      return size == 0 && !Self.hasNoBody(method, status) && status != 101 ? RecordedBody([]) : nil
    }
    if let body = dialect.body(text, content, headers) { return body }
    if content?["encoding"]?.text?.lowercased() == "base64" {
      return finished(LaxBase64.decode(text), headers, isText: false)
    }
    if text.isEmpty {
      isAbsent = (size ?? 0) > 0 && !Self.hasNoBody(method, status)
      return isAbsent || Self.hasNoBody(method, status) ? nil : RecordedBody([])
    }
    var body = finished(Array(text.utf8), headers, isText: true)
    // Text of another length was in another character set, or has lost bytes that are none.
    if body.fidelity == nil, headers.value("Content-Encoding") == nil, let size, size > 0, size != body.bytes.count {
      body.fidelity = .decoded
    }
    return body
  }

  /// Responses that have no body, whatever their headers say (RFC 9110 §6.4.1).
  private static func hasNoBody(_ method: String, _ status: Int) -> Bool {
    method.uppercased() == "HEAD" || status == 204 || status == 304
  }

  /// Content is recorded without its coding: only a coding's own signature says that it is still there.
  private func finished(_ bytes: [UInt8], _ headers: HARHeaders, isText: Bool) -> RecordedBody {
    let coding = headers.value("Content-Encoding")?.lowercased() ?? ""
    guard !bytes.isEmpty, !coding.isEmpty, coding != "identity" else { return RecordedBody(bytes) }
    let isSigned = ["gzip", "zstd"].contains { coding.hasSuffix($0) }
    return RecordedBody(bytes, isSigned && !isText ? nil : .decoded)
  }

  /// What `postData` holds of a request's body.
  func request(
    _ request: JSONValue, _ headers: HARHeaders, method: String, isAbsent: inout Bool
  ) throws -> RecordedBody? {
    let data = request["postData"]
    let size = request["bodySize"]?.whole ?? 0
    if let name = data?["_file"]?.text ?? data?["_sha1"]?.text {
      if let bytes = try files?.body(name) { return RecordedBody(bytes) }
      warn("the file \(name) with its request body is not there")
      isAbsent = true
      return nil
    }
    let params = data?["params"]?.items ?? []
    if let text = data?["text"]?.text, !text.isEmpty || params.isEmpty {
      let encoding = data?["encoding"]?.text ?? data?["_encoding"]?.text
      if encoding?.lowercased() == "base64" { return RecordedBody(LaxBase64.decode(text)) }
      guard text.isEmpty else { return Self.sent(text, headers, size: size) }
      isAbsent = size > 0
      return isAbsent || ["GET", "HEAD"].contains(method) ? nil : RecordedBody([])
    }
    if let tree = data?["textJSON"] { return RecordedBody(ECMAScriptJSON.encode(tree), .reserialised) }
    if !params.isEmpty {
      return HARForm.body(params, mimeType: data?["mimeType"]?.text ?? headers.value("Content-Type") ?? "")
    }
    isAbsent = size > 0
    return nil
  }

  /// The bytes of a text: in UTF-8, unless the length that was announced shows that each character was one byte.
  private static func sent(_ text: String, _ headers: HARHeaders, size: Int) -> RecordedBody {
    let bytes = Array(text.utf8)
    guard let length = headers.value("Content-Length").flatMap(Int.init) ?? (size > 0 ? size : nil),
      length != bytes.count, headers.value("Content-Encoding") == nil || headers.value("Content-Length") != nil
    else { return RecordedBody(bytes) }
    let scalars = text.unicodeScalars
    if scalars.count == length, scalars.allSatisfy({ $0.value <= 0xFF }) {
      return RecordedBody(scalars.map { UInt8($0.value) })
    }
    return RecordedBody(bytes, .decoded)
  }
}
