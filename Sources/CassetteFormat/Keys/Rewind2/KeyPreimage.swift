/// The text that a match key is the SHA-256 of: an object in the form of RFC 8785.
struct KeyPreimage {
  let method: [UInt8]
  let target: KeyTarget
  let dialect: KeyDialect
  let masks: Masks
  var version: StaticString = "rewind/2"
  var parsesResults = false
  /// The number of the first element of the conversation, when those before it were left out.
  var firstIndex = 0

  /// The text for a body that is not JSON.
  func text(_ payload: KeyPayload) -> [UInt8] {
    var writer = KeyWriter()
    writer.write("{")
    writeDialect(&writer)
    if case .form(let pairs) = payload {
      writer.write(",\"form\":")
      write(pairs.filter { !masks.dropsParameter($0.name) }, &writer)
    }
    writeMethod(&writer)
    if case .multipart(let parts) = payload { write(parts, &writer) }
    writePath(&writer)
    switch payload {
    case .raw(let body): writeRaw(body, &writer)
    case .none, .form, .multipart, .json: break
    }
    writeVersion(&writer)
    return writer.out
  }

  /// The text for a document of which all is read anew; nil when it is too large for a tree.
  func text(plain body: inout KeyBody, _ chain: ReferenceChain?) -> [UInt8]? {
    var rewriter = KeyRewriter(body.tree, dialect, chain: chain)
    if dialect == .mcp { rewriter.rewriteRemote(rewriter.tree.root) }
    masks.apply(to: &rewriter.tree, rewriter.tree.root, at: [.name("body")])
    guard !rewriter.tree.isOverfull else { return nil }
    body.refersToAnswers = rewriter.everUsedChain
    var writer = KeyWriter()
    writer.write("{\"body\":")
    writer.write(rewriter.tree, rewriter.tree.root)
    writer.write(",")
    writeEnd(&writer)
    return writer.out
  }

  /// The text for an object; what of it is new is left in the memo. Nil when it is too large for a tree.
  ///
  /// - Parameter list: The name of the member with the conversation.
  func text(
    _ body: inout KeyBody, _ memo: inout KeyMemo, _ list: StaticString, _ chain: ReferenceChain?
  ) -> [UInt8]? {
    memo.keepElements(body.keptElements)
    var rewriter = KeyRewriter(body.tree, dialect, aliases: memo.aliases, chain: chain)
    rewriter.parsesResults = parsesResults
    memo.aliases = KeyAliases()
    body.tree = KeyTree([])
    rewriter.unfoldInput(&body)
    for element in body.elements { append(element, list, &rewriter, &memo) }
    let mark = rewriter.aliases.mark
    var writer = KeyWriter()
    writer.out.reserveCapacity(
      Self.roundedUp(memo.members.reduce(memo.elementText.count + 4096) { $0 + $1.text.count }))
    writer.write("{\"body\":")
    writeMembers(body, &memo, &rewriter, &writer)
    writer.write(",")
    writeEnd(&writer)
    rewriter.aliases.rewind(to: mark)
    memo.aliases = rewriter.aliases
    body.refersToAnswers = rewriter.everUsedChain
    return rewriter.tree.isOverfull ? nil : writer.out
  }

  /// A conversation's texts grow by little: memory of few sizes is used again, where exact sizes would need new pages.
  private static func roundedUp(_ count: Int) -> Int {
    let step = max(4096, 1 << (Int.bitWidth - 3 - count.leadingZeroBitCount))
    return (count + step - 1) / step * step
  }

  private func append(
    _ element: (node: KeyTree.ID, raw: Range<Int>), _ list: StaticString, _ rewriter: inout KeyRewriter,
    _ memo: inout KeyMemo
  ) {
    rewriter.usedChain = false
    let rank = rewriter.rewriteElement(element.node)
    masks.apply(
      to: &rewriter.tree, element.node, at: [.name("body"), .name(list), .index(firstIndex + memo.elements.count)])
    var writer = KeyWriter()
    swap(&writer.out, &memo.elementText)
    let start = writer.out.count
    writer.write(rewriter.tree, element.node)
    swap(&writer.out, &memo.elementText)
    var prefix = DigestBuilder()
    prefix.append((memo.elements.last?.prefix ?? .zero).bytes)
    prefix.append(Array(memo.elementText[start...]))
    memo.elements.append(
      KeyMemo.Element(
        raw: element.raw, text: start..<memo.elementText.count, mark: rewriter.aliases.mark, rank: rank,
        isLasting: !rewriter.usedChain && !element.raw.isEmpty, prefix: prefix.digest()))
  }

  private func writeMembers(
    _ body: KeyBody, _ memo: inout KeyMemo, _ rewriter: inout KeyRewriter, _ writer: inout KeyWriter
  ) {
    let before = memo.members
    var members: [KeyMemo.Member] = []
    var sources: [KeyTree.ID: (name: [UInt8], raw: Range<Int>)] = [:]
    memo.outline = []
    for (node, raw) in body.members {
      let name = Array(rewriter.tree.bytes(rewriter.tree[node].key))
      sources[node] = (name, raw)
      memo.outline.append((name, raw, node == body.list))
    }
    rewriter.renameMembers()
    var isFirst = true
    for child in rewriter.tree.children(rewriter.tree.root) {
      let start = writer.out.count
      writer.write(isFirst ? "{" : ",")
      writer.writeName(rewriter.tree, child)
      let valueStart = writer.out.count
      rewriter.usedChain = false
      if child == body.list {
        writeElements(memo, &writer)
      } else if rewriter.tree[child].kind == .kept {
        writer.out += before[rewriter.tree[child].text.start].text
      } else if rewriter.rewriteMember(child) {
        masks.apply(to: &rewriter.tree, child, at: [.name("body"), .text(rewriter.tree.name(child))])
        writer.write(rewriter.tree, child)
      } else {
        writer.out.removeSubrange(start...)
        continue
      }
      isFirst = false
      guard child != body.list, !rewriter.usedChain, let (name, raw) = sources[child] else { continue }
      members.append(KeyMemo.Member(name: name, raw: raw, text: Array(writer.out[valueStart...])))
    }
    writer.write(isFirst ? "{}" : "}")
    memo.setMembers(members)
  }

  private func writeElements(_ memo: KeyMemo, _ writer: inout KeyWriter) {
    writer.write("[")
    let order = KeyRuns.order(memo.elements.map(\.rank))
    for position in memo.elements.indices {
      if position > 0 { writer.write(",") }
      writer.out += memo.elementText[memo.elements[order?[position] ?? position].text]
    }
    writer.write("]")
  }

  // MARK: What stands around the body

  private func writeEnd(_ writer: inout KeyWriter) {
    writeDialect(&writer)
    writeMethod(&writer)
    writePath(&writer)
    writeVersion(&writer)
  }

  private func writeDialect(_ writer: inout KeyWriter) {
    writer.write("\"dialect\":")
    writer.write(text: Array(dialect.rawValue.utf8))
  }

  private func writeMethod(_ writer: inout KeyWriter) {
    writer.write(",\"method\":")
    writer.write(text: method.map(ASCII.uppercased))
  }

  private func writePath(_ writer: inout KeyWriter) {
    writer.write(",\"path\":")
    writer.write(text: masks.masked(path: target.path))
    guard !target.query.isEmpty else { return }
    writer.write(",\"query\":")
    write(target.query, &writer)
  }

  private func writeVersion(_ writer: inout KeyWriter) {
    writer.write(",\"v\":")
    writer.write(text: Array(version.utf8))
    writer.write("}")
  }

  private func write(_ pairs: [KeyTarget.Pair], _ writer: inout KeyWriter) {
    writer.write("[")
    for (index, pair) in pairs.enumerated() {
      writer.write(index == 0 ? "[" : ",[")
      writer.write(text: pair.name)
      writer.write(",")
      writer.write(text: masks.masked(text: pair.value, in: .query(pair.name)))
      writer.write("]")
    }
    writer.write("]")
  }

  func writeDigest(_ content: [UInt8], _ writer: inout KeyWriter) {
    writer.write("\"$sha256\":\"")
    writer.out += Digest(of: content).hex.utf8
    writer.write("\",\"bytes\":")
    writer.out += String(content.count).utf8
  }

  private func writeRaw(_ body: [UInt8], _ writer: inout KeyWriter) {
    writer.write(",\"raw\":{")
    writeDigest(masks.masked(text: body), &writer)
    writer.write("}")
  }
}
