import CassetteTools

/// Two texts as one, with the words that are gone and the words that are new.
struct WordDiff {
  enum Piece: Equatable {
    case same(String), gone(String), new(String)
  }

  let pieces: [Piece]

  /// More words are not compared one by one.
  private static let mostWords = 2000
  /// How much of what is the same is shown beside a change, in characters.
  private static let context = 48

  init(_ before: String, _ after: String) {
    let (old, new) = (Self.words(before), Self.words(after))
    guard max(old.count, new.count) <= Self.mostWords else {
      pieces = [.gone(before), .new(after)]
      return
    }
    var pieces: [Piece] = []
    var (i, j) = (0, 0)
    func add(_ piece: Piece) {
      switch (pieces.last, piece) {
      case (.same(let text)?, .same(let more)): pieces[pieces.count - 1] = .same(text + more)
      case (.gone(let text)?, .gone(let more)): pieces[pieces.count - 1] = .gone(text + more)
      case (.new(let text)?, .new(let more)): pieces[pieces.count - 1] = .new(text + more)
      default: pieces.append(piece)
      }
    }
    for change in Self.common(old, new) {
      while i < change.0 { add(.gone(String(old[i]))); i += 1 }
      while j < change.1 { add(.new(String(new[j]))); j += 1 }
      add(.same(String(old[i])))
      (i, j) = (i + 1, j + 1)
    }
    while i < old.count { add(.gone(String(old[i]))); i += 1 }
    while j < new.count { add(.new(String(new[j]))); j += 1 }
    self.pieces = pieces
  }

  /// The longest words in common, in order.
  private static func common(_ old: [Substring], _ new: [Substring]) -> [(Int, Int)] {
    let changes = new.difference(from: old)
    var gone: Set<Int> = []
    var added: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    return Array(zip(old.indices.filter { !gone.contains($0) }, new.indices.filter { !added.contains($0) }))
  }

  /// Words, and what stands between them.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    var wasWord = false
    for index in text.indices {
      let isWord = text[index].isLetter || text[index].isNumber
      if index > start, !isWord || !wasWord {
        words.append(text[start..<index])
        start = index
      }
      wasWord = isWord
    }
    if start < text.endIndex { words.append(text[start...]) }
    return words
  }

  /// One line: `the order is [-open-]{+lost+} since`, in colour where there is any.
  func line(_ style: TerminalStyle, isColoured: Bool) -> String {
    pieces.enumerated().map { index, piece in
      switch piece {
      case .same(let text): TerminalText.line(Self.cut(text, isFirst: index == 0, isLast: index == pieces.count - 1))
      case .gone(let text):
        isColoured ? style.red(TerminalText.line(Self.short(text))) : "[-\(TerminalText.line(Self.short(text)))-]"
      case .new(let text):
        isColoured ? style.green(TerminalText.line(Self.short(text))) : "{+\(TerminalText.line(Self.short(text)))+}"
      }
    }.joined()
  }

  private static func short(_ text: String) -> String {
    text.count > 400 ? "\(text.prefix(200))… \(text.count - 300) characters …\(text.suffix(100))" : text
  }

  private static func cut(_ text: String, isFirst: Bool, isLast: Bool) -> String {
    guard text.count > 2 * context else { return text }
    if isFirst { return "…\(text.suffix(context))" }
    if isLast { return "\(text.prefix(context))…" }
    return "\(text.prefix(context))…\(text.suffix(context))"
  }
}
