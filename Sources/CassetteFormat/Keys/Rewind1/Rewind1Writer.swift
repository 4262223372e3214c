/// Writes a request's body as llm-rewind hashes it: without the identifiers that it drops, keys sorted, as
/// `json.dumps(…, sort_keys=True, ensure_ascii=False, separators=(",", ":"))` spells it.
struct Rewind1Writer {
  /// What a value is to llm-rewind, which changes three places of a body and nothing else.
  private enum Role {
    case body, messages, message, toolCalls, toolCall, tools, other
  }

  /// An array or object that is being written.
  private struct Container {
    let isObject: Bool
    let role: Role
    /// The keys of an object, or an array's elements when they come in another order than they stand.
    let items: [Int]?
    /// The next element: a place in `items`, or a node.
    var next: Int
    let end: Int
  }

  /// One less than can be read: the body is a member of an object.
  private static let maximumDepth = PythonTapeParser.maximumDepth - 1

  private let tape: PythonTape
  private var open: [Container] = []
  private var scratch: [UInt8] = []

  /// Appends a body.
  ///
  /// - Parameter body: The object's node.
  /// - Throws: `type` when tools cannot be sorted by their names, `recursion` when Python could not write the body.
  static func append(_ body: Int, of tape: PythonTape, to out: inout [UInt8]) throws(PythonError) {
    var writer = Rewind1Writer(tape: tape)
    try writer.begin(body, .body, &out)
    while !writer.open.isEmpty { try writer.step(&out) }
  }

  private init(tape: PythonTape) {
    self.tape = tape
  }

  /// Writes a scalar, or opens an array or object.
  private mutating func begin(_ index: Int, _ role: Role, _ out: inout [UInt8]) throws(PythonError) {
    let node = tape.nodes[index]
    switch node.kind {
    case .array:
      out.append(UInt8(ascii: "["))
      let items = role == .tools ? try tools(index) : nil
      open.append(
        Container(
          isObject: false, role: role, items: items, next: items == nil ? index + 1 : 0,
          end: items?.count ?? index + node.size))
    case .object:
      out.append(UInt8(ascii: "{"))
      let keys = PythonTapeKeys(sorted: index, in: tape).indices
      open.append(Container(isObject: true, role: role, items: keys, next: 0, end: keys.count))
    default: append(scalar: node, &out)
    }
    guard open.count <= Self.maximumDepth else { throw .recursion }
  }

  /// Writes the next element of the innermost container, or its end.
  private mutating func step(_ out: inout [UInt8]) throws(PythonError) {
    let top = open.count - 1
    let place = open[top].next
    guard place < open[top].end else {
      out.append(open[top].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
      open.removeLast()
      return
    }
    let role = open[top].role
    let item = open[top].items?[place] ?? place
    open[top].next = open[top].items == nil ? item + tape.nodes[item].size : place + 1
    guard open[top].isObject else {
      separate(&out)
      return try begin(item, self.role(ofElement: item, in: role), &out)
    }
    let key = tape.nodes[item]
    guard !isDropped(key, from: role) else { return }
    separate(&out)
    append(key: key, &out)
    out.append(UInt8(ascii: ":"))
    try begin(item + 1, self.role(ofMember: item, in: role), &out)
  }

  /// No value ends with an opening bracket: after one, the next element is the first.
  private func separate(_ out: inout [UInt8]) {
    let last = out[out.count - 1]
    if last != UInt8(ascii: "{") && last != UInt8(ascii: "[") { out.append(UInt8(ascii: ",")) }
  }

  private func isDropped(_ key: PythonTape.Node, from role: Role) -> Bool {
    switch role {
    case .message: tape.isString(key, "tool_call_id")
    case .toolCall: tape.isString(key, "id")
    default: false
    }
  }

  private func role(ofMember item: Int, in role: Role) -> Role {
    guard role == .body || role == .message, tape.nodes[item + 1].kind == .array else { return .other }
    let key = tape.nodes[item]
    if role == .message { return tape.isString(key, "tool_calls") ? .toolCalls : .other }
    return tape.isString(key, "messages") ? .messages : tape.isString(key, "tools") ? .tools : .other
  }

  private func role(ofElement item: Int, in role: Role) -> Role {
    guard tape.nodes[item].kind == .object else { return .other }
    return role == .messages ? .message : role == .toolCalls ? .toolCall : .other
  }

  /// The elements of a list of tools, by `name`; what has none counts as named "".
  private func tools(_ list: Int) throws(PythonError) -> [Int] {
    let named = tape.children(of: list).map { (tool: $0, name: name(of: $0)) }
    do {
      return try named.enumerated().sorted { left, right in
        let order = try compare(left.element.name, right.element.name)
        return order == 0 ? left.offset < right.offset : order < 0
      }.map(\.element.tool)
    } catch {
      throw .type
    }
  }

  private func name(of tool: Int) -> Int? {
    guard tape.nodes[tool].kind == .object else { return nil }
    let keys = PythonTapeKeys(sorted: tool, in: tape).indices
    return keys.first { tape.isString(tape.nodes[$0], "name") }.map { $0 + 1 }
  }

  private func compare(_ left: Int?, _ right: Int?) throws(PythonError) -> Int {
    switch (left, right) {
    case (let left?, let right?): return try tape.compare(left, right)
    case (nil, nil): return 0
    case (let name?, nil), (nil, let name?):
      let node = tape.nodes[name]
      guard node.kind == .string else { throw .type }
      return node.start == node.end ? 0 : left == nil ? -1 : 1
    }
  }

  private mutating func append(key: PythonTape.Node, _ out: inout [UInt8]) {
    guard key.kind != .string else { return append(scalar: key, &out) }
    out.append(UInt8(ascii: "\""))
    append(scalar: key, &out)
    out.append(UInt8(ascii: "\""))
  }

  private mutating func append(scalar node: PythonTape.Node, _ out: inout [UInt8]) {
    let text = tape.text
    switch (node.kind, node.spelling) {
    case (.string, .plain), (.string, .canonical):
      // With its quotes.
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[node.start - 1..<node.end + 1]))
    case (.string, .escaped):
      scratch.removeAll(keepingCapacity: true)
      PythonEscapes.decode(UnsafeRawBufferPointer(rebasing: text[node.start..<node.end]), into: &scratch)
      append(string: scratch[...], &out)
    case (.string, .decoded): append(string: tape.decoded[node.start..<node.end], &out)
    case (.float, _): tape.withBytes(of: node) { PythonFloat.append(literal: $0, to: &out) }
    case (.integer, _)
    where node.end - node.start == 2 && text[node.start] == UInt8(ascii: "-")
      && text[node.start + 1] == UInt8(ascii: "0"):
      out.append(UInt8(ascii: "0"))
    default: out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[node.start..<node.end]))
    }
  }

  private func append(string characters: ArraySlice<UInt8>, _ out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    characters.withUnsafeBytes { PythonEscapes.encode($0, into: &out) }
    out.append(UInt8(ascii: "\""))
  }
}
