/// What a pattern means, before it is a program.
indirect enum MaskExpression {
  case empty
  /// One byte of a set.
  case bytes(ByteSet)
  /// One character that is not ASCII, besides the ASCII ones of the set.
  case characters(ascii: ByteSet)
  case sequence([MaskExpression])
  case choice([MaskExpression])
  /// - Parameter most: Nil for any number.
  case repeated(MaskExpression, least: Int, most: Int?)
  case assertion(MaskInstruction)
}

/// Makes a program of an expression; repetitions with counts are written out.
struct MaskCompiler {
  private(set) var instructions: [MaskInstruction] = []

  static let maximumCount = 512

  private mutating func append(_ instruction: MaskInstruction) throws(MaskPattern.Failure) {
    guard instructions.count < Self.maximumCount else {
      throw MaskPattern.Failure(message: "it has more than \(Self.maximumCount) instructions")
    }
    instructions.append(instruction)
  }

  mutating func compile(_ expression: MaskExpression) throws(MaskPattern.Failure) {
    switch expression {
    case .empty: break
    case .bytes(let set): try append(.bytes(set))
    case .characters(let ascii): try compile(.choice(Self.characters(ascii)))
    case .sequence(let parts): for part in parts { try compile(part) }
    case .choice(let parts): try compile(choice: parts)
    case .repeated(let part, let least, let most): try compile(part, least: least, most: most)
    case .assertion(let instruction): try append(instruction)
    }
  }

  /// The forms that a character has in UTF-8; text is valid, so that the ranges may be wide.
  private static func characters(_ ascii: ByteSet) -> [MaskExpression] {
    let next = MaskExpression.bytes(ByteSet(0x80...0xBF))
    return [
      .bytes(ascii),
      .sequence([.bytes(ByteSet(0xC2...0xDF)), next]),
      .sequence([.bytes(ByteSet(0xE0...0xEF)), next, next]),
      .sequence([.bytes(ByteSet(0xF0...0xF4)), next, next, next]),
    ]
  }

  private mutating func compile(choice parts: [MaskExpression]) throws(MaskPattern.Failure) {
    var exits: [Int] = []
    for (index, part) in parts.enumerated() {
      guard index < parts.count - 1 else {
        try compile(part)
        break
      }
      let split = instructions.count
      try append(.jump(0))
      try compile(part)
      exits.append(instructions.count)
      try append(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for exit in exits { instructions[exit] = .jump(instructions.count) }
  }

  private mutating func compile(
    _ part: MaskExpression, least: Int, most: Int?
  ) throws(MaskPattern.Failure) {
    let start = instructions.count
    for index in 0..<least {
      try compile(part)
      // Nothing repeated is nothing, however often.
      if index == 0, instructions.count == start { return }
    }
    guard let most else {
      let split = instructions.count
      try append(.jump(0))
      try compile(part)
      try append(.jump(split))
      instructions[split] = .split(split + 1, instructions.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(instructions.count)
      try append(.jump(0))
      try compile(part)
    }
    for split in splits { instructions[split] = .split(split + 1, instructions.count) }
  }
}
