/// Server-sent events, as far as a summary needs them.
enum EventStream {
  /// How many events are read at either end: the first ones name the model, the last ones have the totals.
  private static let first = 2
  private static let last = 8

  /// The JSON objects in the `data` lines at the beginning and the end of a stream.
  static func objects(_ stream: [UInt8]) -> [JSONMembers] {
    let lines = stream.split { $0 == 0x0A || $0 == 0x0D }.filter { $0.starts(with: "data:".utf8) }
    let chosen = lines.count <= first + last ? lines[...] : lines.prefix(first) + lines.suffix(last)
    return chosen.compactMap { JSONMembers(Array($0.dropFirst(5))) }
  }
}
