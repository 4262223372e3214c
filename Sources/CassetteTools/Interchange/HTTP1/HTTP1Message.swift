import CassetteFormat

/// Requests and responses of HTTP/1 in recordings that have their bytes.
///
/// A body is what is left when the transfer coding is taken off; the borders of chunks are kept, without times.
struct HTTP1Message<Recorded> {
  var recorded: Recorded
  /// What people should know about it, each a part of a sentence.
  var notes: [String] = []
}

extension HTTP1Message where Recorded == RecordedRequest {
  /// - Parameter bytes: A request, and nothing after it.
  /// - Throws: `InterchangeError`.
  init(_ bytes: ArraySlice<UInt8>) throws {
    let head = HTTP1Head(bytes)
    let start = try HTTP1Start.request(head.startLine)
    recorded = RecordedRequest(method: start.method, uri: start.target)
    if recorded.authority == nil { recorded.authority = head.headers.first("Host") }
    let rest = bytes[head.end...]
    var message = HTTP1Body(head, version: start.version)
    if head.headers.areChunked {
      message.takeChunked(rest)
    } else {
      message.take(all: rest, announced: head.headers.contentLength, otherwise: "none")
    }
    recorded.message = message.recorded
    notes = message.notes.map { "the request " + $0 }
  }
}

extension HTTP1Message where Recorded == RecordedResponse {
  /// How much of the bytes is the message.
  enum Extent {
    /// All of them, whatever the headers say: whoever recorded them may have taken a coding off.
    case all
    /// As far as the headers say, which is what a client reads.
    case announced
  }

  /// - Parameters:
  ///   - bytes: A response, after interim ones.
  ///   - method: Of its request; nil when that is not known.
  /// - Throws: `InterchangeError`.
  init(_ bytes: ArraySlice<UInt8>, to method: ByteString?, extent: Extent) throws {
    var head = HTTP1Head(bytes)
    var start = try HTTP1Start.response(head.startLine)
    var interim: [Response.Interim] = []
    while (100...199).contains(start.status), start.status != 101, head.end < bytes.endIndex {
      interim.append(Response.Interim(status: start.status, headers: head.headers))
      head = HTTP1Head(bytes[head.end...])
      start = try HTTP1Start.response(head.startLine)
    }
    recorded = RecordedResponse(status: start.status, reason: start.reason)
    recorded.interim = interim
    let rest = bytes[head.end...]
    var message = HTTP1Body(head, version: start.version)
    let hasNoBody =
      method == "HEAD" || [204, 304].contains(start.status) || start.status < 200
      || (method == "CONNECT" && start.status < 300)
    if hasNoBody && (extent == .announced || rest.isEmpty) {
      message.takeNothing(rest)
    } else if head.headers.areChunked {
      message.takeChunked(rest)
    } else if let length = head.headers.contentLength, extent == .announced {
      message.take(announced: length, of: rest)
    } else {
      message.take(all: rest, announced: head.headers.contentLength, otherwise: start.version == "2" ? "h2" : "close")
      if message.recorded.body == nil { message.recorded.body = RecordedBody([]) }
    }
    recorded.message = message.recorded
    notes = message.notes.map { "the response " + $0 }
  }
}
