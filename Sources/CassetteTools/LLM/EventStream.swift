/// Server-sent events, as far as a summary needs them.
enum EventStream {
  /// How many events are read at either end: the first ones name the model, the last ones have the totals.
  private static let first = 2
  private static let last = 8

  /// The JSON objects in the `data` lines at the beginning and the end of a stream.
  static func objects(_ stream: [UInt8]) -> [JSONMembers] {
    stream.withUnsafeBytes { text in
      var lines = EventStreamLines(text)
      var data: [Range<Int>] = []
      while let line = lines.next() {
        if let value = lines.value(of: "data", in: line) { data.append(value) }
      }
      let chosen = data.count <= first + last ? data[...] : data.prefix(first) + data.suffix(last)
      return chosen.compactMap { JSONMembers(Array(text[$0])) }
    }
  }
}
