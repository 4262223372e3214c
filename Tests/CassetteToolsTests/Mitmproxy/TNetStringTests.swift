import Testing

@testable import CassetteTools

struct TNetStringTests {
  private func value(_ text: String) -> TNetString? { TNetString(Array(text.utf8)[...]) }

  @Test func readsWhatItWrites() {
    let text = "70:1:a;3:1.5^1:b,2:-7#1:c;0:~1:d;4:true!1:e;13:1:x,5:false!0:]]4:null;0:}}"
    let read = value(text)
    #expect(read.map { String(decoding: $0.encoded, as: UTF8.self) } == text)
    #expect(read?["a"]?.microseconds == 1_500_000)
    #expect(read?["c"] == nil && read?.has("c") == true)
    #expect(read?["e"]?.items?.count == 3)
  }

  @Test(arguments: [
    "", "1", "1:", "1:a", "2:a,", "1:a?", "1:1~", "4:1:a,}", "8:1:1#1:2#}", "x:1,", ":,", "9999999999999:,",
    "999999999999:a,", "1:a#",
  ])
  func refusesWhatIsNone(text: String) {
    #expect(value(text) == nil)
  }

  @Test func endsDeepNesting() {
    var text = "0:]"
    for _ in 0..<200 { text = "\(text.utf8.count):\(text)]" }
    #expect(value(text) == nil)
  }
}
