import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Records events without end, durably, and says of each that it is safe: a test kills this process at any moment.
///
/// Arguments: the path of the cassette, a number to make the bodies from, and perhaps how many events. Output: one line for each event whose `append` has returned.
@main
enum DurableWriter {
  static func main() throws {
    let path = CommandLine.arguments[1]
    var state = UInt64(CommandLine.arguments[2])!
    var options = CassetteWriter.Options()
    options.isDurable = true
    options.level = .fixed(1)
    var header = Header()
    header.keys = "rewind/2"
    let writer = try CassetteWriter(FileOutput(path: path, unfinished: .keep), header: header, options: options)
    var conversation: [UInt8] = []
    for sequence in 0..<(CommandLine.arguments.dropFirst(3).first.flatMap { Int($0) } ?? 1_000_000) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      conversation += (0..<Int(state >> 33 % 4_000)).map {
        UInt8(truncatingIfNeeded: (state >> UInt64($0 % 40)) % 96 + 32)
      }
      if conversation.count > 120_000 { conversation = [] }
      let request = Request(method: "POST", path: "/", body: try writer.add(body: conversation))
      try writer.append(Event(sequence: sequence, content: .open(Exchange(request: request))))
      report("open \(sequence)\n")
      let answer = try writer.add(body: Array("answer \(sequence) \(state)".utf8))
      let exchange = Exchange(request: request, response: Response(status: 200, body: answer))
      try writer.append(Event(sequence: sequence, content: .http(exchange)))
      report("http \(sequence)\n")
    }
  }

  /// At once, past any buffer: what has not been said when the process dies was not said.
  private static func report(_ line: String) {
    let bytes = Array(line.utf8)
    _ = write(1, bytes, bytes.count)
  }
}
