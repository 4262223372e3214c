/// Words in lower case, with a quick answer to where none begins.
struct WordList: Sendable {
  let texts: [[UInt8]]
  private let isFirst: [Bool]

  init(_ texts: [[UInt8]]) {
    self.texts = texts
    isFirst = (0...255).map { byte in texts.contains { $0[0] == ASCII.lowercased(byte) } }
  }

  func begin(with byte: UInt8) -> Bool { isFirst[Int(byte)] }
}
