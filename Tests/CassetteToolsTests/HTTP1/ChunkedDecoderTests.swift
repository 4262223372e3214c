import Testing

@testable import CassetteTools

struct ChunkedDecoderTests {
  private func decode(_ text: String, pieces: Int = .max) -> ChunkedDecoder {
    var decoder = ChunkedDecoder()
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      decoder.take(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    return decoder
  }

  @Test func takesTheCodingOffHoweverItIsCut() {
    let text = "5;ext=\"1\"\r\nhello\r\n00A \r\n0123456789\r\n0\r\nX: y\r\n\r\nrest"
    for pieces in [1, 2, 3, 7, 1000] {
      let decoder = decode(text, pieces: pieces)
      #expect(String(decoding: decoder.body, as: UTF8.self) == "hello0123456789")
      #expect(decoder.chunks == [5, 10])
      #expect(String(decoding: decoder.trailers, as: UTF8.self) == "X: y\r\n\r\n")
      #expect(decoder.isComplete && !decoder.isBroken)
    }
  }

  @Test func saysWhatBelongsToTheMessage() {
    var decoder = ChunkedDecoder()
    #expect(decoder.take(Array("1\na\n0\n\nnext".utf8)[...]) == 7)
  }

  @Test(arguments: ["hello", "5\r\nhelloX", "\r\n", "5\r\nhello\r\n\r\n", "fffffffffffffffff\r\n", "-1\r\n"])
  func seesThatItIsNotChunked(text: String) {
    #expect(decode(text).isBroken)
  }

  @Test(arguments: ["5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "7fffffffffffffe\r\nx"])
  func seesThatItIsCutOff(text: String) {
    let decoder = decode(text)
    #expect(!decoder.isBroken && !decoder.isComplete)
  }
}
