extension [Range<Int>] {
  /// In the order in which they begin.
  func ascending() -> [Range<Int>] { sorted { $0.lowerBound < $1.lowerBound } }

  /// Whether one of these places, which ascend, stands no further from a range than so many bytes, and not in it.
  func hasOne(within distance: Int, of range: Range<Int>) -> Bool {
    if let next = self[first(from: range.upperBound)...].first, next.lowerBound - range.upperBound <= distance {
      return true
    }
    // Those before it that reach into it are passed over: they are few, because words are short.
    guard let last = self[..<first(from: range.lowerBound)].last(where: { $0.upperBound <= range.lowerBound }) else {
      return false
    }
    return range.lowerBound - last.upperBound <= distance
  }

  /// The index of the first place that begins at an offset or after it.
  private func first(from offset: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].lowerBound < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension SecretContext {
  /// Whether the host is one of these or below one.
  func isOf(hosts: [String]) -> Bool {
    guard !hosts.isEmpty, let host = host?.prefix(while: { $0 != UInt8(ascii: ":") }) else { return false }
    return hosts.contains { name in
      guard host.count >= name.utf8.count, host.suffix(name.utf8.count).elementsEqual(name.utf8) else { return false }
      return host.count == name.utf8.count || host[host.endIndex - name.utf8.count - 1] == UInt8(ascii: ".")
    }
  }
}
