import AsyncHTTPClient
package import CassetteFormat
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why an answer did not come, or not to its end, in the words of a cassette (spec §8.1, §9).
package struct UpstreamFailure: Error {
  /// How far a request had got.
  package enum Progress: Comparable {
    case connecting, sending, waiting, receiving
  }

  /// How it failed, before anything of the answer came.
  package var error: TransportError
  /// How the body ended, when a part of it had come.
  package var end: Body.End
  /// Whether the proxy itself gave the request up.
  package var isCancelled = false

  init(_ error: any Error, _ progress: Progress) {
    let phase: TransportError.Phase = progress == .sending ? .request : .response
    var found: (phase: TransportError.Phase, kind: String) = (phase, "closed")
    end = .eofAbrupt
    switch error {
    case let error as NIOConnectionError: found = Self.connection(error)
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: found = Self.tls(error, progress)
    case let error as HTTPClientError:
      found = Self.client(error, phase)
      isCancelled = error == .cancelled
      if error == .readTimeout { end = .stall }
      if isCancelled { end = .never }
    case let error as IOError:
      found = Self.system(error.errnoCode, progress == .connecting ? .connect : phase)
      if error.errnoCode == ECONNRESET { end = .reset }
    case let error as HTTPParserError where error != .invalidEOFState: found = (phase, "malformed")
    case ChannelError.connectTimeout: found = (.connect, "timeout")
    default:
      // A stream that the server reset, in HTTP/2: its error types are those of a library that is not ours to name.
      if "\(type(of: error))".contains("StreamClosed") {
        found = (phase, "reset")
        end = .reset
      }
    }
    self.error = TransportError(phase: found.phase, kind: found.kind, message: "\(error)")
  }

  private static func connection(_ error: NIOConnectionError) -> (TransportError.Phase, String) {
    guard let first = error.connectionErrors.first?.error else { return (.dns, "not-found") }
    if case ChannelError.connectTimeout = first { return (.connect, "timeout") }
    return (first as? IOError).map { system($0.errnoCode, .connect) } ?? (.connect, "failed")
  }

  private static func system(_ code: Int32, _ phase: TransportError.Phase) -> (TransportError.Phase, String) {
    switch code {
    case ECONNREFUSED: (.connect, "refused")
    case ECONNRESET: (phase, "reset")
    case EPIPE: (phase, "closed")
    case ETIMEDOUT: (phase, "timeout")
    case EHOSTUNREACH, ENETUNREACH: (.connect, "unreachable")
    default: (phase, "failed")
    }
  }

  private static func tls(_ error: any Error, _ progress: Progress) -> (TransportError.Phase, String) {
    // After the handshake it is a connection that was lost: the other side did not say that it ends.
    guard progress == .connecting else { return (progress == .sending ? .request : .response, "closed") }
    let isCertificate = error is NIOSSLExtraError || "\(error)".contains("CERTIFICATE")
    return (.tls, isCertificate ? "certificate" : "handshake")
  }

  private static func client(
    _ error: HTTPClientError, _ phase: TransportError.Phase
  ) -> (TransportError.Phase, String) {
    switch error {
    case .connectTimeout, .getConnectionFromPoolTimeout: (.connect, "timeout")
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout: (.connect, "timeout")
    case .invalidProxyResponse, .proxyAuthenticationRequired: (.connect, "proxy")
    case .tlsHandshakeTimeout: (.tls, "timeout")
    case .readTimeout, .deadlineExceeded: (.response, "timeout")
    case .writeTimeout: (.request, "timeout")
    case .cancelled: (phase, "cancelled")
    case .remoteConnectionClosed: (phase, "closed")
    case .invalidURL, .emptyHost, .emptyScheme, .unsupportedScheme(""): (.request, "invalid")
    default: (phase, "failed")
    }
  }
}
