/// A step of a transfer as curl tells it.
struct CurlTraceEntry {
  enum Kind {
    /// What curl says of itself.
    case information(String)
    case sentHeader, receivedHeader, sentData, receivedData
    /// That data passed, which is not shown (`curl -v`).
    case sentUnseen, receivedUnseen
  }

  var kind: Kind
  /// In microseconds since midnight.
  var time: Int?
  /// The transfer, with `--trace-ids`; else empty.
  var transfer = ""
  /// The line of the file, counted from 1.
  var line: Int
  /// How many bytes there are.
  var size = 0
  var bytes: [UInt8] = []
  /// Whether some bytes may have been others: `--trace-ascii` has a dot for each that cannot be printed.
  var isLossy = false
  /// Whether it is of `curl -v`, which shows no bodies.
  var isVerbose = false

  var isWhole: Bool { bytes.count == size }
}
