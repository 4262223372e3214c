/// Which request made what a server's id names, so that a reference counts as what it refers to.
///
/// A table belongs to one lane. Responses are added as they come, and read only when a request refers to something.
public final class ReferenceChain {
  private var origins: [[UInt8]: String] = [:]
  private var pending: [(origin: String, read: () -> [UInt8]?)] = []
  private var served: [String: Int] = [:]

  public init() {}

  /// A table that is known already: an id and what a key has instead of it.
  init(_ origins: [[UInt8]: String]) {
    self.origins = origins
  }

  /// Adds a response.
  ///
  /// - Parameters:
  ///   - key: The match key of its request.
  ///   - read: The response's body without its content coding, nil when it cannot be had; called at most once.
  /// - Returns: The origin: what a key has instead of an id in the response.
  @discardableResult
  public func add(responseTo key: Digest, read: @escaping () -> [UInt8]?) -> String {
    let name = String(key.hex.prefix(16))
    let count = served[name, default: 0] + 1
    served[name] = count
    // The second answer to the same request is not the first.
    let origin = count == 1 ? "resp@\(name)" : "resp@\(name)~\(count)"
    add(origin: origin, read: read)
    return origin
  }

  /// Adds a response whose origin is known, since it was recorded.
  func add(origin: String, read: @escaping () -> [UInt8]?) { pending.append((origin, read)) }

  /// What a key has instead of an id; nil when no response before has it.
  func origin(of id: [UInt8]) -> String? {
    for (origin, read) in pending {
      guard let body = read() else { continue }
      // An id that is used again means the latest, as a redefined call does.
      for (id, place) in ResponseIDs.all(in: body) { origins[id] = origin + place }
    }
    pending = []
    return origins[id]
  }
}
