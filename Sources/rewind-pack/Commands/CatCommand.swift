import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    abstract: "Write one body, byte for byte.",
    discussion: """
      The bytes are those that were recorded, with their content coding if they had one. --chunks writes the chunk table \
      of the response (or, with --request, of the request): a line [length,delay] for each piece, delays in microseconds.

      EXAMPLES
        rewind-pack cat run.rw 3 --response > answer.json
        rewind-pack cat run.rw 3 --response | head -c 300
        rewind-pack cat run.rw 3 --response --decoded | jq .
        rewind-pack cat run.rw 3 --chunks
        rewind-pack cat run.rw --blob "$sha256"
      """)

  @OptionGroup var cassette: CassetteArguments

  @Argument(help: ArgumentHelp("The event's number, as list shows it.", valueName: "N"))
  var sequence: Int?

  @Flag(help: "The request's body, or a tool's arguments.")
  var request = false

  @Flag(help: "The response's body, a tool's result, a checkpoint's state, or what was read.")
  var response = false

  @Flag(help: "How the body arrived.")
  var chunks = false

  @Flag(help: "Without the content coding, if it is gzip, deflate or zstd.")
  var decoded = false

  @Option(help: ArgumentHelp("Any blob, by its SHA-256.", valueName: "DIGEST"))
  var blob: String?

  func validate() throws {
    if let blob {
      guard Digest(hex: blob) != nil else { throw ValidationError("--blob needs 64 lowercase hexadecimal digits") }
      guard sequence == nil, !request, !response, !chunks, !decoded else {
        throw ValidationError("--blob needs no number and no part")
      }
    } else {
      guard sequence != nil else { throw ValidationError("a number N or --blob is needed") }
      guard request != response || chunks && !request else {
        throw ValidationError("one of --request, --response and --chunks is needed")
      }
      guard !(chunks && decoded) else { throw ValidationError("--chunks is about bytes as they came, not --decoded") }
    }
  }

  func run() throws {
    let bytes = try cassette.read { reader, _ in
      if let digest = blob.flatMap({ Digest(hex: $0) }) { return try reader.blob(digest) }
      return try part(of: cassette.event(sequence ?? 0, in: reader), reader)
    }
    try FileOutput.standardOutput { try $0.write(bytes) }
  }

  private func part(of event: Event, _ reader: CassetteReader) throws -> [UInt8] {
    let name = request ? "request" : "response"
    guard let body = request ? event.requestBody : event.responseBody else {
      // A message without a body has no bytes; an event without the message has no such part.
      if let exchange = event.exchange, !chunks, request || exchange.response != nil { return [] }
      throw Failure(message: "\(TerminalText.line(cassette.path)): event \(event.sequence) has no \(name) body")
    }
    guard chunks else { return try content(of: body, reader) }
    guard let table = try reader.chunks(of: body) else {
      throw Failure(
        message:
          "\(TerminalText.line(cassette.path)): how the \(name) of event \(event.sequence) arrived was not recorded")
    }
    return table.bytes
  }

  private func content(of body: Body, _ reader: CassetteReader) throws -> [UInt8] {
    let bytes = try reader.bytes(of: body)
    guard decoded, let coding = body.coding else { return bytes }
    guard let content = Decompression.decode(bytes, coding: coding) else {
      throw Failure(
        message: TerminalText.line("\(cassette.path): the body is coded \(coding), and cannot be decoded"),
        help: "Without --decoded, cat writes it as it was sent.")
    }
    return content
  }
}
