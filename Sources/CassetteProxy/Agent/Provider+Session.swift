package import CassetteFormat

/// Base URLs as a recording keeps them: tags of the session, such as `upstream.openai`.
///
/// An agent that was set up for a gateway asks for paths that begin as the gateway's base URL does. Whoever replays the
/// recording has to give the agent a base URL with the same path, without knowing that gateway.
extension Provider {
  private static let tag = "upstream."

  /// The tags for those whose URL is not the standard one.
  package static func tags(_ providers: [Provider]) -> [String: ByteString] {
    var tags: [String: ByteString] = [:]
    for provider in providers {
      guard let url = provider.standard, !known.contains(where: { $0.name == provider.name && $0.standard == url })
      else { continue }
      tags[tag + provider.name] = ByteString(url.text)
    }
    return tags
  }

  /// What such tags say; those that say nothing of the kind, such as redacted ones, are passed over.
  package static func upstreams(recordedIn session: Session) -> [(name: String, url: UpstreamURL)] {
    session.tags.sorted { $0.key < $1.key }.compactMap { key, value in
      guard key.hasPrefix(tag), let url = value.string else { return nil }
      return upstream("\(key.dropFirst(tag.count))=\(url)")
    }
  }
}
