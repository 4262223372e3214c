/// Runs a pattern over text: all states at once, one byte after the other (Thompson 1968).
struct MaskSearch {
  private struct Thread {
    let at: Int
    let start: Int
  }

  private let program: [MaskInstruction]
  private var position = 0
  /// In which round each instruction was added last: an earlier start keeps it.
  private var seen: [Int]
  private var round = 0
  /// The bytes that a match can begin with.
  private var first = ByteSet()

  init(_ program: [MaskInstruction]) {
    self.program = program
    seen = [Int](repeating: 0, count: program.count)
    findFirst()
  }

  private mutating func findFirst() {
    var work = [0]
    var isSeen = [Bool](repeating: false, count: program.count)
    while let at = work.popLast() {
      guard !isSeen[at] else { continue }
      isSeen[at] = true
      switch program[at] {
      case .bytes(let set): first.formUnion(set)
      case .split(let one, let other): work += [one, other]
      case .jump(let other): work.append(other)
      case .start, .end, .wordBoundary: work.append(at + 1)
      case .match: break
      }
    }
  }

  /// The next match, which is not empty.
  mutating func next(_ text: [UInt8]) -> Range<Int>? {
    var threads: [Thread] = []
    var best: Range<Int>?
    var place = position
    while true {
      if threads.isEmpty, best == nil {
        while place < text.count, !first.contains(text[place]) { place += 1 }
      }
      round += 1
      // Threads are in the order of their starts, so the first to come to an instruction has the leftmost.
      var ready: [Thread] = []
      for thread in threads where best.map({ thread.start <= $0.lowerBound }) ?? true {
        add(thread, text, place, &ready, &best)
      }
      if best == nil, place < text.count { add(Thread(at: 0, start: place), text, place, &ready, &best) }
      if let match = best {
        ready.removeAll { $0.start > match.lowerBound }
        if ready.isEmpty || place == text.count {
          // The byte that left no thread may begin the next match.
          position = max(match.upperBound, ready.isEmpty ? place - 1 : place)
          return match
        }
      }
      guard place < text.count else {
        position = place
        return nil
      }
      threads = ready.compactMap { thread in
        guard case .bytes(let set) = program[thread.at], set.contains(text[place]) else { return nil }
        return Thread(at: thread.at + 1, start: thread.start)
      }
      place += 1
    }
  }

  /// Follows what reads nothing.
  private mutating func add(
    _ thread: Thread, _ text: [UInt8], _ place: Int, _ ready: inout [Thread], _ best: inout Range<Int>?
  ) {
    var work = [thread.at]
    while let at = work.popLast() {
      guard seen[at] != round else { continue }
      seen[at] = round
      switch program[at] {
      case .bytes: ready.append(Thread(at: at, start: thread.start))
      case .split(let one, let other): work += [other, one]
      case .jump(let other): work.append(other)
      case .start: if place == 0 { work.append(at + 1) }
      case .end: if place == text.count { work.append(at + 1) }
      case .wordBoundary(let isInside): if Self.isBoundary(text, place) != isInside { work.append(at + 1) }
      case .match:
        if place > thread.start, best.map({ thread.start <= $0.lowerBound }) ?? true {
          best = thread.start..<place
        }
      }
    }
  }

  private static func isBoundary(_ text: [UInt8], _ place: Int) -> Bool {
    let before = place > 0 && MaskCharacters.word.contains(text[place - 1])
    let after = place < text.count && MaskCharacters.word.contains(text[place])
    return before != after
  }
}

enum MaskCharacters {
  static let word = ByteSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F...0x5F)
  static let digit = ByteSet(0x30...0x39)
  static let space = ByteSet(0x09...0x0D, 0x20...0x20)
}
