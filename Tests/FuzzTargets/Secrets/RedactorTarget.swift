import CassetteFormat
import CassetteTools

/// Redaction: what it lets out is valid, and searched again has nothing to remove.
///
/// An input is a cassette, or a request that is put into one.
struct RedactorTarget: FuzzTarget {
  let name = "redactor"
  let memory = ContainerTarget().memory

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let bodies = try DetectorTarget().seeds(repository)
    let requests = bodies.enumerated().map { index, body in
      let key = KeyShape.all[index % KeyShape.all.count].key(1)
      return KeyInput.bytes(
        KeyRequest(
          method: Array("POST".utf8), target: Array("/v1/x?key=".utf8) + key,
          contentType: Array("application/json".utf8), body: body))
    }
    return requests + (try ContainerTarget().seeds(repository))
  }

  func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    var keys = SeededGenerator(generator.below(1 << 20))
    let plants = generator.oneIn(3)
    return ContainerTarget().mutate(bytes, &generator) { plants ? KeyShape.plant(in: $0, &keys) : change($0) }
  }

  func check(_ bytes: [UInt8]) throws {
    guard !bytes.starts(with: [0x50, 0x4B]) else {
      guard try Verdicts(bytes, limits: Self.limits).isWhole else { return }
      return try check(CassetteReader(MemoryInput(bytes)))
    }
    guard let cassette = try refusable({ try Self.cassette(KeyInput.request(bytes)) }) else { return }
    try check(cassette)
  }

  /// Every byte is searched several times, which takes minutes with a sanitizer when a few kilobytes expand to 64 MiB.
  private static var limits: Limits {
    var limits = Limits()
    limits[.total] = 1 << 20
    return limits
  }

  /// An exchange with the request, and with its body as a stream of events.
  private static func cassette(_ request: KeyRequest) throws -> CassetteReader {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.level = .fixed(1)
    let writer = try CassetteWriter(output, options: options)
    let body = try writer.add(body: request.body)
    var exchange = Exchange(
      request: Request(method: ByteString(request.method), path: ByteString(request.target), headers: []))
    let type = request.contentType ?? Array("application/json".utf8)
    exchange.request.message.headers = [
      HeaderField("content-type", ByteString(type)), HeaderField("x-note", ByteString(Array(request.body.prefix(200)))),
    ]
    exchange.request.message.body = body
    exchange.response = Response(
      status: 200, headers: [HeaderField("content-type", "text/event-stream")], body: body)
    try writer.append(Event(sequence: 0, content: .http(exchange)))
    try writer.finish()
    return try CassetteReader(MemoryInput(output.bytes))
  }

  private static var options: RedactionOptions {
    var options = RedactionOptions()
    options.rules = SecretRule.all
    options.headers = ["authorization"]
    options.queries = ["token"]
    options.pointers = ["/user", "/items/*/n"]
    options.texts = ["Jane Roe"]
    return options
  }

  private func check(_ cassette: CassetteReader) throws {
    let redactor = Redactor(Self.options)
    guard let once = try Self.redacted(cassette, redactor) else { return }
    let verdicts = try Verdicts(once)
    try Broken.unless(verdicts.agree && verdicts.isWhole, "the result is not valid: \(verdicts.indexed.findings)")
    let after = try CassetteReader(MemoryInput(once))
    let left = try redactor.findings(in: after).findings
    try Broken.unless(left.isEmpty, "there is still something to remove: \(left.map(\.part))")
    try Broken.unless(try Self.redacted(after, redactor) == once, "a second redaction changes it")
  }

  /// Nil when nothing was let out.
  private static func redacted(_ cassette: CassetteReader, _ redactor: Redactor) throws -> [UInt8]? {
    let output = MemoryOutput()
    do {
      guard try refusable({ try redactor.redact(cassette, to: output) }) != nil else { return nil }
    } catch is RedactionIncomplete { return nil }
    return output.bytes
  }
}
