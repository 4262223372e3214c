import CassetteFormat

/// What is remembered of a record, so that records can be joined before their blocks are read.
struct WARCEntry {
  enum Kind { case request, response, revisit }

  let kind: Kind
  let file: Int
  let offset: Int
  let block: Range<Int>
  let id: String?
  let concurrentTo: [String]
  let uri: String
  /// In microseconds since 1970.
  let time: Int?
  let digest: String?
  let refersTo: String?
  /// The URI and the time of what a revisit repeats.
  let refersToCapture: Capture?
  let isNotModified: Bool
  let end: Body.End

  struct Capture: Hashable {
    let uri: String
    let time: Int
  }

  var capture: Capture? { time.map { Capture(uri: uri, time: $0) } }

  /// Nil for records that are no part of an exchange over HTTP.
  init?(_ record: WARCRecord, file: Int) {
    switch record["WARC-Type"]?.lowercased() {
    case "request": kind = .request
    case "response": kind = .response
    case "revisit": kind = .revisit
    default: return nil
    }
    uri = record.reference("WARC-Target-URI") ?? ""
    let type = record["Content-Type"]?.lowercased() ?? ""
    guard uri.lowercased().hasPrefix("http") || type.hasPrefix("application/http") else { return nil }
    self.file = file
    offset = record.offset
    block = record.block
    id = record.reference("WARC-Record-ID")
    concurrentTo = record.references("WARC-Concurrent-To")
    time = record["WARC-Date"].flatMap(Timestamp.microseconds)
    digest = record["WARC-Payload-Digest"]
    refersTo = record.reference("WARC-Refers-To")
    let earlier = record["WARC-Refers-To-Date"].flatMap(Timestamp.microseconds)
    refersToCapture = earlier.map { Capture(uri: record.reference("WARC-Refers-To-Target-URI") ?? "", time: $0) }
    isNotModified = record["WARC-Profile"]?.contains("server-not-modified") ?? false
    end =
      switch record["WARC-Truncated"]?.lowercased() {
      case nil: .complete
      case "disconnect": .eofAbrupt
      case "time": .stall
      default: .never
      }
  }
}
