/// Writes a tree as RFC 8785 has it.
struct KeyWriter {
  var out: [UInt8] = []
  /// The canonical text of values that were kept from the request before, by their number.
  var kept: (Int) -> ArraySlice<UInt8> = { _ in [] }

  mutating func write(_ literal: StaticString) {
    out.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Writes text that has its escapes already.
  private mutating func quote(_ text: ArraySlice<UInt8>) {
    out.append(UInt8(ascii: "\""))
    out.append(contentsOf: text)
    out.append(UInt8(ascii: "\""))
  }

  /// Writes bytes as a string; bytes that are not UTF-8 as `{"$hex":"…"}`.
  mutating func write(text bytes: [UInt8]) {
    guard UTF8Check.isValid(bytes) else {
      write("{\"$hex\":\"")
      for byte in bytes { Hex.append(byte, to: &out) }
      return write("\"}")
    }
    out.append(UInt8(ascii: "\""))
    for byte in bytes { CanonicalJSON.append(escaping: byte, to: &out) }
    out.append(UInt8(ascii: "\""))
  }

  /// Writes a value; the depth of recursion is that of the document.
  mutating func write(_ tree: borrowing KeyTree, _ node: KeyTree.ID) {
    let value = tree[node]
    switch value.kind {
    case .null: write("null")
    case .true: write("true")
    case .false: write("false")
    case .number: out.append(contentsOf: tree.bytes(value.text))
    case .bigInteger:
      write("{\"$int\":")
      quote(tree.bytes(value.text))
      write("}")
    case .string: quote(tree.bytes(value.text))
    case .kept: out.append(contentsOf: kept(value.text.start))
    case .array, .object:
      let isObject = value.kind == .object
      out.append(UInt8(ascii: isObject ? "{" : "["))
      var child = value.first
      while child != 0 {
        if child != value.first { out.append(UInt8(ascii: ",")) }
        if isObject { writeName(tree, child) }
        write(tree, child)
        child = tree[child].next
      }
      out.append(UInt8(ascii: isObject ? "}" : "]"))
    }
  }

  mutating func writeName(_ tree: borrowing KeyTree, _ member: KeyTree.ID) {
    quote(tree.bytes(tree[member].key))
    out.append(UInt8(ascii: ":"))
  }
}

extension StaticString {
  var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
