import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct JSONPathTests {
  /// A query and what it selects, as JSON.
  struct Row: CustomTestStringConvertible {
    let query: String
    let document: String
    let expected: String
    var testDescription: String { query }

    init(_ query: String, _ document: String, _ expected: String) {
      (self.query, self.document, self.expected) = (query, document, expected)
    }
  }

  private static let store = """
    {"store":{"book":[{"category":"reference","author":"Nigel Rees","title":"Sayings of the Century","price":8.95},\
    {"category":"fiction","author":"Evelyn Waugh","title":"Sword of Honour","price":12.99},\
    {"category":"fiction","author":"Herman Melville","title":"Moby Dick","isbn":"0-553-21311-3","price":8.99},\
    {"category":"fiction","author":"J. R. R. Tolkien","title":"The Lord of the Rings","isbn":"0-395-19395-8",\
    "price":22.99}],"bicycle":{"color":"red","price":399}}}
    """

  /// The examples of RFC 9535, table 2 and §2.3, and the edges of the grammar.
  static let rows = [
    Row("$.store.book[*].author", store, #"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#),
    Row("$..author", store, #"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#),
    Row("$.store..price", store, "[8.95,12.99,8.99,22.99,399]"),
    Row("$..book[2].author", store, #"["Herman Melville"]"#),
    Row("$..book[2].publisher", store, "[]"),
    Row("$..book[-1].title", store, #"["The Lord of the Rings"]"#),
    Row("$..book[:2].price", store, "[8.95,12.99]"),
    Row("$..book[0,1].price", store, "[8.95,12.99]"),
    Row("$..book[?@.isbn].price", store, "[8.99,22.99]"),
    Row("$..book[?@.price<10].price", store, "[8.95,8.99]"),
    Row("$", "1", "[1]"),
    Row("$.o['j j']['k.k']", #"{"o":{"j j":{"k.k":3}}}"#, "[3]"),
    Row(#"$.o["j j"]["k.k"]"#, #"{"o":{"j j":{"k.k":3}}}"#, "[3]"),
    Row(#"$["'"]["@"]"#, #"{"'":{"@":2}}"#, "[2]"),
    Row("$.o[*, *]", #"{"o":{"j":1,"k":2}}"#, "[1,2,1,2]"),
    Row("$[1:5:2]", #"["a","b","c","d","e","f","g"]"#, #"["b","d"]"#),
    Row("$[5:1:-2]", #"["a","b","c","d","e","f","g"]"#, #"["f","d"]"#),
    Row("$[::-1]", #"["a","b","c"]"#, #"["c","b","a"]"#),
    Row("$[1:3]", #"["a","b","c","d"]"#, #"["b","c"]"#),
    Row("$[::0]", "[1,2]", "[]"),
    Row("$[-9]", "[1]", "[]"),
    Row("$..[0]", "[[1],[2]]", "[[1],1,2]"),
    Row("$..*", #"{"a":[1]}"#, "[[1],1]"),
    Row("$[0, 0]", "[7]", "[7,7]"),
    Row("$ .a", #"{"a":1}"#, "[1]"),
    Row("$.a[?@.b == 'kilo']", #"{"a":[{"b":"kilo"},{"b":1}]}"#, #"[{"b":"kilo"}]"#),
    Row("$.a[?(@.b == 'kilo')]", #"{"a":[{"b":"kilo"},{"b":1}]}"#, #"[{"b":"kilo"}]"#),
    Row("$.a[?@>3.5]", #"{"a":[3,5,1,2,4,6]}"#, "[5,4,6]"),
    Row("$.a[?@.b || @.c]", #"{"a":[{"b":1},{"c":2},3]}"#, #"[{"b":1},{"c":2}]"#),
    Row("$[?!@.b]", #"[{"b":1},{"c":2}]"#, #"[{"c":2}]"#),
    Row("$[?@.a && !(@.b == 2)]", #"[{"a":1,"b":2},{"a":1,"b":3},{"b":3}]"#, #"[{"a":1,"b":3}]"#),
    Row(
      "$[?@.x == @.y]", #"[{"x":1,"y":1.0},{"x":[1],"y":[1]},{},{"x":1}]"#, #"[{"x":1,"y":1.0},{"x":[1],"y":[1]},{}]"#),
    Row("$.l[?@ == $.w]", #"{"l":[1,2,3],"w":2}"#, "[2]"),
    Row("$[?@ != 'a']", #"["a","b",1]"#, #"["b",1]"#),
    Row("$[?@ < 'b']", #"["a","c",1]"#, #"["a"]"#),
    Row("$[?@ <= null]", "[null,0]", "[null]"),
    Row("$[?@[?@ > 1]]", "[[0],[2]]", "[[2]]"),
    Row(#"$["\u263A"]"#, #"{"☺":1}"#, "[1]"),
    Row(#"$["\uD834\uDD1E"]"#, #"{"𝄞":1}"#, "[1]"),
    Row("$.☺", #"{"☺":1}"#, "[1]"),
  ]

  @Test(arguments: rows) func selects(_ row: Row) throws {
    let bytes = Array(row.document.utf8)
    let values = try JSONPathQuery(row.query).values(in: JSONParser.lax(bytes.span.bytes))
    #expect(String(decoding: JSONText.encode(.array(values)), as: UTF8.self) == row.expected)
  }

  @Test(arguments: [
    "", "a", ".a", "$.", "$..", "$[", "$[]", "$[01]", "$[-0]", "$[1.0]", "$['a", "$['\\x']", "$['\\uD800']", "$.a b",
    "$[?]", "$[?@.a==]", "$[?@.*==1]", "$[?@..a==1]", "$[?1]", "$[?length(@)>1]", "$[?@.a=1]", "$[(@.length-1)]",
    "$.1a", "$[9007199254740992]", "$ ", "$[?!1]", "$[\u{1}]", "$['\u{1}']",
  ])
  func refuses(_ query: String) {
    #expect(throws: JSONPathQuery.Failure.self) { try JSONPathQuery(query) }
  }

  @Test func queriesAreBounded() throws {
    let nested = String(repeating: "[?@", count: 40) + String(repeating: "]", count: 40)
    #expect(throws: JSONPathQuery.Failure.self) { try JSONPathQuery("$" + nested) }
    #expect(throws: JSONPathQuery.Failure.self) { try JSONPathQuery("$." + String(repeating: "a", count: 1000)) }
    // Each `..*` visits what is below everything that the one before has found.
    let chain = (0..<60).reduce(JSONValue.null) { inner, _ in .array([inner]) }
    let query = try JSONPathQuery("$" + String(repeating: "..*", count: 6))
    #expect(throws: JSONPathQuery.Failure.self) { try query.values(in: chain) }
  }
}
