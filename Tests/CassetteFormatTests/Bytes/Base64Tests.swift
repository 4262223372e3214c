import Foundation
import Testing

@testable import CassetteFormat

@Suite struct Base64Tests {
  /// RFC 4648 §10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{3FF}?>~", "z78/Pn4="),
  ])
  func known(text: String, base64: String) {
    #expect(Base64.encode(Array(text.utf8)) == base64)
    #expect(Base64.decode(Array(base64.utf8)) == Array(text.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Z=g=", "Zg=g", "=Zg=", "Zm9v=", "Zm8=Zg==", "Zm 9", "Zm9\n",
    "Zm9_",
    "Zm9-", "Zm9*", "Zm9\u{E9}", "Zm9v\u{0}AAA",
  ])
  func refused(base64: String) {
    #expect(Base64.decode(Array(base64.utf8)) == nil)
  }

  @Test func likeFoundation() {
    var generator = SeededGenerator(51)
    for count in 0..<300 {
      let bytes = generator.bytes(count)
      let text = Data(bytes).base64EncodedString()
      #expect(Base64.encode(bytes) == text)
      #expect(Base64.decode(Array(text.utf8)) == bytes)
    }
  }

  /// Each of the 256 bytes at each place of a group of four.
  @Test func everyCharacter() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for value in UInt8.min...UInt8.max {
      for place in 0..<4 {
        var text = Array("AAAABBBB".utf8)
        text[place] = value
        #expect((Base64.decode(text) != nil) == alphabet.contains(value), "\(value) at \(place)")
      }
    }
  }
}
