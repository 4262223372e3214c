@testable import CassetteFormat

/// Made-up text that satisfies a check that random characters do not.
enum CheckedSample {
  /// Nil when random characters do.
  static func make(_ checks: [SecretCheck], _ generator: inout SeededGenerator) -> [UInt8]? {
    for check in checks {
      switch check {
      case .jwt: return jwt(&generator)
      case .basic: return Array(Base64.encode(Array("me:".utf8) + letters(14, &generator)).utf8)
      case .privateKey: return privateKey(&generator)
      case .discord: return discord(&generator)
      case .password: return letters(14, &generator)
      case .email: return letters(8, &generator) + Array("@mail.rewind.dev".utf8)
      case .phone: return Array("+1 415 5\(generator.below(90) + 10) 2671".utf8)
      case .card: return card(&generator)
      case .iban: return iban(&generator)
      case .ssn:
        return Array("2\(generator.below(90) + 10)-4\(generator.below(9) + 1)-7\(generator.below(900) + 100)".utf8)
      case .address4: return Array("9\(generator.below(9)).12.\(generator.below(250)).7".utf8)
      case .address6: return Array("2a01:4f8:c17:\(generator.below(8000) + 1000)::\(generator.below(90) + 1)".utf8)
      case .userName: return Array("maria\(generator.below(100))".utf8)
      case .mac: return nil
      // Characters that all differ; of as many by chance, some would be the same and the entropy too low.
      case .value, .assigned: return Array("7a1Xd2kq!Rm3w0Zp#6v".utf8.shuffled(using: &generator) + "L8t4".utf8)
      case .internalHost, .mixed, .random: continue
      }
    }
    return nil
  }

  private static func letters(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    SecretSample.characters(.alphanumeric, count, &generator)
  }

  private static func unpadded(_ bytes: [UInt8]) -> [UInt8] {
    Base64.encode(bytes).utf8.filter { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }
  }

  private static func jwt(_ generator: inout SeededGenerator) -> [UInt8] {
    unpadded(Array("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".utf8)) + Array(".".utf8)
      + unpadded(Array("{\"sub\":\"\(generator.below(1_000_000))\"}".utf8)) + Array(".".utf8)
      + letters(43, &generator)
  }

  private static func privateKey(_ generator: inout SeededGenerator) -> [UInt8] {
    let kind = ["", "RSA ", "OPENSSH "][generator.below(3)] + "PRIVATE KEY"
    let lines = (0..<3).map { _ in letters(64, &generator) + Array("\n".utf8) }
    return Array("-----BEGIN \(kind)-----\n".utf8) + lines.joined() + Array("-----END \(kind)-----".utf8)
  }

  private static func discord(_ generator: inout SeededGenerator) -> [UInt8] {
    let account = Array(String(100_000_000_000_000_000 + generator.below(800_000_000_000_000_000)).utf8)
    return unpadded(account) + Array(".".utf8) + letters(6, &generator) + Array(".".utf8) + letters(38, &generator)
  }

  private static func card(_ generator: inout SeededGenerator) -> [UInt8] {
    let digits = [4] + (0..<14).map { _ in generator.below(10) }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 0 ? digit.element * 2 : digit.element
      return sum + doubled / 10 + doubled % 10
    }
    return (digits + [(10 - sum % 10) % 10]).map { UInt8($0 + 0x30) }
  }

  private static func iban(_ generator: inout SeededGenerator) -> [UInt8] {
    let account = (0..<18).map { _ in generator.below(10) }
    // D is 13 and E is 14: account, DE, 00 modulo 97.
    let rest = (account + [1, 3, 1, 4, 0, 0]).reduce(0) { ($0 * 10 + $1) % 97 }
    let check = 98 - rest
    return Array("DE".utf8) + ([check / 10, check % 10] + account).map { UInt8($0 + 0x30) }
  }
}
