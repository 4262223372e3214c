/// The keys of an object that count, as nodes of a tape: each key once, its last node, in the order of code points.
///
/// Keys that are not strings, which only `PythonTape.dictionary` makes, come sorted already.
struct PythonTapeKeys {
  private(set) var indices: [Int] = []

  init(sorted object: Int, in tape: PythonTape) {
    let end = object + tape.nodes[object].size
    var isSorted = true
    let areStrings = object + 1 < end && tape.nodes[object + 1].kind == .string
    var key = object + 1
    while key < end {
      if areStrings, isSorted, let last = indices.last, Self.compare(last, key, tape) >= 0 { isSorted = false }
      indices.append(key)
      key += 1 + tape.nodes[key + 1].size
    }
    guard !isSorted else { return }
    sort(tape)
    removeDuplicates(tape)
  }

  /// Few keys, as usual, are sorted in place; both ways, equal keys stay in the order of the document.
  private mutating func sort(_ tape: PythonTape) {
    guard indices.count <= 16 else {
      return indices.sort {
        let order = Self.compare($0, $1, tape)
        return order == 0 ? $0 < $1 : order < 0
      }
    }
    for next in 1..<indices.count {
      let key = indices[next]
      var place = next
      while place > 0, Self.compare(indices[place - 1], key, tape) > 0 {
        indices[place] = indices[place - 1]
        place -= 1
      }
      indices[place] = key
    }
  }

  private mutating func removeDuplicates(_ tape: PythonTape) {
    var kept = 0
    for index in indices.indices {
      if index + 1 < indices.count, Self.compare(indices[index], indices[index + 1], tape) == 0 { continue }
      indices[kept] = indices[index]
      kept += 1
    }
    indices.removeLast(indices.count - kept)
  }

  /// Below, equal to or above zero; bytes of UTF-8 are in the order of code points.
  @inline(__always)
  private static func compare(_ left: Int, _ right: Int, _ tape: PythonTape) -> Int {
    tape.withBytes(of: tape.nodes[left]) { left in
      tape.withBytes(of: tape.nodes[right]) { right in
        let common = min(left.count, right.count)
        var index = 0
        while index < common {
          guard left[index] == right[index] else { return Int(left[index]) &- Int(right[index]) }
          index &+= 1
        }
        return left.count &- right.count
      }
    }
  }
}
