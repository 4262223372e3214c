import Testing

@testable import CassetteFormat

@Suite struct HexTests {
  @Test func everyByte() {
    for byte in UInt8.min...UInt8.max {
      let expected = Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
      #expect(Hex.value(of: byte) == expected, "\(byte)")
    }
    #expect(String(decoding: Hex.digits, as: UTF8.self) == "0123456789abcdef")
  }
}
