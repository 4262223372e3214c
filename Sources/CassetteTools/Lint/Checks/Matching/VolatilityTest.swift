import CassetteFormat

/// Tells whether a value is part of a request's match key: the key of the part of the request that holds it is
/// computed with the value, and with another one in its place.
///
/// So masks, renamed ids and what keys leave out are taken into account, without knowing them.
enum VolatilityTest {
  static func counts(
    _ text: VolatileText, in prompt: Prompt, _ range: Range<Int>, of event: Event, _ subject: LintSubject
  ) -> Bool {
    guard let exchange = event.exchange, let masks = try? Masks(subject.cassette.header.masks) else { return true }
    let body = Array(prompt.content[range])
    var changed = body
    for index in text.range { changed[index - range.lowerBound] = other(body[index - range.lowerBound]) }
    let member = prompt.members.first { $0.range == range }?.name
    let keys = [body, changed].map { value in
      Rewind2Keys(masks: masks).key(
        of: KeyRequest(exchange.request, body: document(value, member: member, list: prompt.dialect.list)))
    }
    return keys[0].digest != keys[1].digest
  }

  /// A request with nothing but a member, or an element of the conversation.
  private static func document(_ value: [UInt8], member: String?, list: String) -> [UInt8] {
    guard let member else { return Array("{\"\(list)\":[".utf8) + value + Array("]}".utf8) }
    return Array("{\"".utf8) + Array(member.utf8) + Array("\":".utf8) + value + Array("}".utf8)
  }

  /// Another digit for a digit, another letter for a letter.
  private static func other(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x30...0x38: byte + 1
    case 0x39: 0x30
    case 0x61...0x65, 0x41...0x45: byte + 1
    case 0x66: 0x61
    case 0x46: 0x41
    default: byte
    }
  }
}
