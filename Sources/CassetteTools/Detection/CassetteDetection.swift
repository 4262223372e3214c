public import CassetteFormat

/// A detection, and the place in a cassette of the content that it is in.
public struct CassetteDetection: Sendable {
  /// The event; nil outside of events.
  public let sequence: Int?
  public let part: Part
  public let detection: Detection
}

/// A part of a cassette that can hold recorded text.
public enum Part: Hashable, Sendable {
  public enum Side: String, Hashable, Sendable {
    case request, response
  }

  /// A part of a request target; detections have their place in the whole target.
  public enum Component: Hashable, Sendable {
    case userinfo, path, fragment
    /// The parameter's name, decoded.
    case query(name: ByteString)
  }

  /// A body that is not a message's.
  public enum Attachment: String, Hashable, Sendable {
    case arguments, result, data, state
    case input, output, metadata
  }

  case target(Component)
  /// The value of a header line; `index` counts all lines of the message.
  case header(Side, index: Int, name: ByteString)
  case trailer(Side, index: Int, name: ByteString)
  /// The value of a header line of an interim response.
  case interim(Int, index: Int, name: ByteString)
  /// A body without its content coding.
  case body(Side)
  /// The payloads of a WebSocket or gRPC stream, back to back.
  case frames
  /// A tool's arguments or result, a reading's data, a checkpoint's state.
  case attachment(Attachment)
  /// Any other string of the event's row: authority, reason, error, lane, marker, private members …
  case field(pointer: String)
  /// A string of `cassette.json`.
  case cassetteHeader(pointer: String)
  /// A string of the manifest's session; the pointer begins in the session.
  case session(pointer: String)
  /// The input, output or metadata of the manifest's session.
  case sessionBody(Attachment)
  /// A string of `manifest.json` outside of the session.
  case manifest(pointer: String)
  /// A string of `redactions.json`.
  case redactions(pointer: String)
  case extensionMember(name: String)
}
