/// Bytes that take the place of a range of a content.
struct ContentEdit: Hashable {
  var range: Range<Int>
  var replacement: [UInt8]
}

/// Edits of one content: ascending and disjoint.
struct ContentEdits {
  private(set) var edits: [ContentEdit]

  /// - Parameter edits: Disjoint, in any order.
  init(_ edits: [ContentEdit]) {
    self.edits = edits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
  }

  var isEmpty: Bool { edits.isEmpty }

  /// The content after the edits.
  func applied(to content: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(content.count + edits.reduce(0) { $0 + $1.replacement.count })
    var done = 0
    for edit in edits {
      out += content[done..<edit.range.lowerBound]
      out += edit.replacement
      done = edit.range.upperBound
    }
    return out + content[done...]
  }

  /// Where the replacement of each edit stands afterwards, in the order of `edits`.
  var ranges: [Range<Int>] {
    var shift = 0
    return edits.map { edit in
      let start = edit.range.lowerBound + shift
      shift += edit.replacement.count - edit.range.count
      return start..<start + edit.replacement.count
    }
  }

  /// Where an offset is afterwards. In an edit that keeps the length it stays; in any other it goes to the end, so that
  /// the piece that a replacement begins in gets all of it.
  func offset(_ offset: Int) -> Int {
    var shift = 0
    for edit in edits {
      if edit.range.upperBound <= offset {
        shift += edit.replacement.count - edit.range.count
        continue
      }
      guard edit.range.lowerBound < offset, edit.replacement.count != edit.range.count else { break }
      return edit.range.lowerBound + shift + edit.replacement.count
    }
    return offset + shift
  }

  /// Where a range is afterwards; nil when an edit has a part of it.
  func range(_ range: Range<Int>) -> Range<Int>? {
    let isTouched = edits.contains {
      $0.range.overlaps(range) || (range.isEmpty && $0.range.contains(range.lowerBound))
    }
    guard !isTouched else { return nil }
    let start = edits.reduce(range.lowerBound) { start, edit in
      edit.range.upperBound <= range.lowerBound ? start + edit.replacement.count - edit.range.count : start
    }
    return start..<start + range.count
  }

  /// The lengths of pieces that cover a content of another size, when nobody can tell which byte became which: they
  /// keep their shares.
  static func scaled(_ lengths: [Int], from size: Int, to other: Int) -> [Int] {
    var (before, after) = (0, 0)
    return lengths.map { length in
      before += length
      let end = size == 0 ? 0 : Int((Double(before) / Double(size) * Double(other)).rounded())
      defer { after = end }
      return end - after
    }
  }

  /// The lengths of pieces that cover the content, afterwards.
  func lengths(_ lengths: [Int]) -> [Int] {
    var (before, after) = (0, 0)
    var next = 0
    var shift = 0
    return lengths.map { length in
      before += length
      while next < edits.count, edits[next].range.upperBound <= before {
        shift += edits[next].replacement.count - edits[next].range.count
        next += 1
      }
      var end = before + shift
      if next < edits.count, edits[next].range.lowerBound < before {
        let edit = edits[next]
        if edit.replacement.count != edit.range.count {
          end = edit.range.lowerBound + shift + edit.replacement.count
        }
      }
      defer { after = end }
      return end - after
    }
  }
}
