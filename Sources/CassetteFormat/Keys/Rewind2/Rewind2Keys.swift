/// Computes match keys of the profile `rewind/2` for the requests of one lane (`Spec/match-keys.md`).
///
/// Every request has a key: what is not JSON is hashed as bytes. A request that repeats most of one before, as each
/// step of an agent does, costs what is new in it and a copy of the rest.
///
/// ```swift
/// let keys = Rewind2Keys()
/// let key = keys.key(of: KeyRequest(method: Array("POST".utf8), target: Array("/v1/messages".utf8), body: body))
/// ```
///
/// Memory: the tree of the new part of a body (40 bytes a value), and the last four bodies with their canonical text.
public final class Rewind2Keys {
  let masks: Masks
  private var memos: [KeyMemo] = []

  /// Conversations that are interleaved, as those of sub-agents, each have the request before at hand.
  private static let memoCount = 4

  /// - Parameter masks: What keys leave out besides; the header of a cassette has them.
  public init(masks: Masks = Masks()) {
    self.masks = masks
  }

  /// The key of a request.
  ///
  /// - Parameter chain: What the lane's responses have been so far; without it, every reference to one dangles.
  public func key(of request: KeyRequest, chain: ReferenceChain? = nil) -> MatchKey {
    parts(of: request, chain: chain).key
  }

  /// What a key is made of, for the keys that are derived from it.
  struct Parts {
    let key: MatchKey
    let dialect: KeyDialect
    /// The request's memo; nil when its body is no JSON object with a conversation.
    let memo: KeyMemo?
    /// Whether the key depends on the answers before.
    var refersToAnswers = false
  }

  func parts(of request: KeyRequest, chain: ReferenceChain?) -> Parts {
    var target = KeyTarget(request.target)
    var stripped = target
    stripped.removeFinalSlashes()
    let dialect = KeyDialect(path: stripped.path)
    var payload = KeyPayload(request)
    if case .json = payload {
      if let parts = document(request, target, dialect, chain) { return parts }
      payload = .raw(request.body)
    }
    target.dropParameters(.http, isMasked: masks.dropsParameter)
    let text = KeyPreimage(method: request.method, target: target, dialect: .http, masks: masks).text(payload)
    return Parts(key: MatchKey(canonical: text), dialect: .http, memo: nil)
  }

  /// The key of a JSON body; nil when it is not strict JSON.
  private func document(
    _ request: KeyRequest, _ target: KeyTarget, _ hint: KeyDialect, _ chain: ReferenceChain?
  ) -> Parts? {
    // A body may show that it is Anthropic's where the path does not: the conversation has that name then.
    let list = hint.list ?? "messages"
    var memo = takeMemo(for: request)
    guard var body = KeyParser.parse(request.body, list: list, memo: memo) else { return nil }
    var dialect = hint == .http ? KeyDialect.ofBody(body.tree) ?? .http : hint
    if let before = memo, before.dialect != dialect {
      memo = nil
      guard let again = KeyParser.parse(request.body, list: list, memo: nil) else { return nil }
      body = again
      dialect = hint == .http ? KeyDialect.ofBody(body.tree) ?? .http : hint
    }
    var target = target
    if dialect != .http && dialect != .mcp { target.removeFinalSlashes() }
    target.dropParameters(dialect, isMasked: masks.dropsParameter)
    let preimage = KeyPreimage(method: request.method, target: target, dialect: dialect, masks: masks)
    guard body.list != 0 || !body.members.isEmpty, dialect != .mcp else {
      guard let text = preimage.text(plain: &body, chain) else { return nil }
      return Parts(
        key: MatchKey(canonical: text), dialect: dialect, memo: nil, refersToAnswers: body.refersToAnswers)
    }
    var next = memo ?? KeyMemo(method: request.method, target: request.target)
    // The memo is changed in place, and must be nobody else's.
    memo = nil
    next.dialect = dialect
    guard let text = preimage.text(&body, &next, list, chain) else { return nil }
    next.body = request.body
    let hashed = HashedBytes(text, sharingWith: next.hashed)
    next.hashed = hashed
    memos.append(next)
    if memos.count > Self.memoCount { memos.removeFirst() }
    return Parts(
      key: MatchKey(digest: hashed.digest, canonical: text), dialect: dialect, memo: next,
      refersToAnswers: body.refersToAnswers)
  }

  /// Takes out the memo of the request that this one has most in common with.
  private func takeMemo(for request: KeyRequest) -> KeyMemo? {
    let candidates = memos.indices.filter {
      memos[$0].method == request.method && memos[$0].target == request.target
    }
    let best = candidates.max { one, other in
      SharedPrefix.length(memos[one].body, request.body) < SharedPrefix.length(memos[other].body, request.body)
    }
    return best.map { memos.remove(at: $0) }
  }
}
