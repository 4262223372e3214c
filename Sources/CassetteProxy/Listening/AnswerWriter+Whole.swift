package import CassetteFormat
import NIOCore

/// Answers that are at hand as a whole.
extension AnswerWriter {
  package func send(_ response: Response, _ bytes: [UInt8]) {
    head(AnswerHead(response, size: bytes.count))
    body(ByteBuffer(bytes: bytes))
    end(.complete())
  }

  package func send(_ status: Int, _ object: JSONObject) {
    let headers = [HeaderField("Content-Type", "application/json"), HeaderField("Cache-Control", "no-store")]
    send(Response(status: status, headers: headers), CanonicalJSON.encode(object) + [UInt8(ascii: "\n")])
  }
}
