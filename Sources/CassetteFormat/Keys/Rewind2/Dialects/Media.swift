/// Images, sound and files in a body: what they are counts, not how they were written.
extension KeyRewriter {
  /// Puts the digest of base64 in its place: `{"$sha256":…,"bytes":…,"mime":…}`; other text stays.
  mutating func rewriteBase64(_ node: KeyTree.ID, mime: [UInt8]? = nil) {
    guard let text = tree.string(node), let bytes = Self.decodeBase64(text) else { return }
    tree.replace(node, with: digest(of: bytes, mime: mime))
  }

  private mutating func digest(of bytes: [UInt8], mime: [UInt8]?) -> KeyNode {
    var members: [(name: StaticString, value: KeyNode)] = [
      ("$sha256", tree.text(Digest(of: bytes).hex)), ("bytes", tree.number(bytes.count)),
    ]
    if let mime { members.append(("mime", tree.text(mime))) }
    return tree.object(members)
  }

  /// Rewrites an address: a data URL becomes its digest, a signed one loses its signature.
  mutating func rewriteLink(_ node: KeyTree.ID) {
    guard tree.kind(node) == .string else { return }
    let start = tree.bytes(tree[node].text).prefix(5)
    if start.elementsEqual("data:".utf8) {
      guard let text = tree.string(node), let comma = text.firstIndex(of: UInt8(ascii: ",")) else { return }
      let header = text[5..<comma].map(ASCII.lowercased)
      let fields = header.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      guard fields.count > 1, fields.last?.elementsEqual("base64".utf8) == true,
        let bytes = Self.decodeBase64(Array(text[(comma + 1)...]))
      else { return }
      tree.replace(node, with: digest(of: bytes, mime: Array(fields[0])))
    } else if start.starts(with: "http".utf8), let text = tree.string(node), let plain = SignedURL.stripped(text) {
      tree.replace(node, with: tree.text(plain))
    }
  }

  /// Both alphabets, with or without padding and line breaks; nil for anything else.
  static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
    if let bytes = Base64.decode(text) { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count + 3)
    for byte in text {
      switch byte {
      case UInt8(ascii: "-"): plain.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): plain.append(UInt8(ascii: "/"))
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: plain.append(byte)
      }
    }
    while plain.last == UInt8(ascii: "=") { plain.removeLast() }
    guard plain.count % 4 != 1 else { return nil }
    while plain.count % 4 != 0 { plain.append(UInt8(ascii: "=")) }
    return Base64.decode(plain)
  }
}

/// Addresses that carry their own permission, which is new each time.
enum SignedURL {
  private static let azure = ["sv", "se", "sr", "sp", "sig", "st", "spr", "skoid", "sktid", "skt", "ske", "sks", "skv"]
  private static let others = [
    "awsaccesskeyid", "googleaccessid", "signature", "expires", "policy", "key-pair-id",
  ]

  /// The address without its signature; nil when it has none.
  static func stripped(_ url: [UInt8]) -> [UInt8]? {
    guard let mark = url.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    let end = url[mark...].firstIndex(of: UInt8(ascii: "#")) ?? url.count
    let pairs = url[(mark + 1)..<end].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    let names = pairs.map { pair in
      String(decoding: pair.prefix { $0 != UInt8(ascii: "=") }.map(ASCII.lowercased), as: UTF8.self)
    }
    let isAzure = names.contains("sig")
    let isOther = names.contains("signature")
    let kept = zip(names, pairs).filter { name, _ in
      !(name.utf8.starts(with: "x-amz-".utf8) || name.utf8.starts(with: "x-goog-".utf8)
        || isAzure && azure.contains(name) || isOther && others.contains(name))
    }
    guard kept.count < pairs.count else { return nil }
    let query = kept.map(\.1).joined(separator: [UInt8(ascii: "&")])
    return url[..<mark] + (kept.isEmpty ? [] : [UInt8(ascii: "?")]) + query + url[end...]
  }
}
