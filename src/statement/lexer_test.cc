#include "statement/lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lamella::statement {
namespace {

// The tokens with their kinds' initials: w, n, s, e, N, d, y, c, j, J, v.
std::vector<std::string> Tokens(std::string_view text, LexMode mode = LexMode::kScript) {
  const MappedText source(text);
  std::vector<std::string> shown;
  for (const Token& token : Lex(source, mode)) {
    shown.push_back(std::string(1, "wnseNdycjJv"[static_cast<size_t>(token.kind)]) + ":" +
                    source.text().substr(token.begin, token.end - token.begin));
  }
  return shown;
}

using List = std::vector<std::string>;

TEST(Lexer, TakesWordsNumbersAndSymbolsApart) {
  EXPECT_EQ(Tokens("SELECT a$1, _b9 FROM tä WHERE x>=1.5e3;"),
            (List{"w:SELECT", "w:a$1", "y:,", "w:_b9", "w:FROM", "w:tä", "w:WHERE", "w:x",
                  "y:>", "y:=", "n:1.5e3", "y:;"}));
}

TEST(Lexer, KeepsDoubledQuotesInside) {
  EXPECT_EQ(Tokens("'a''b' \"c\"\"d\" ''"), (List{"s:'a''b'", "N:\"c\"\"d\"", "s:''"}));
}

TEST(Lexer, KnowsBackslashesInEscapeStringsOnly) {
  EXPECT_EQ(Tokens(R"('a\' E'b\'' e'\\')"),
            (List{R"(s:'a\')", R"(e:E'b\'')", R"(e:e'\\')"}));
  EXPECT_EQ(Tokens(R"(nameE'a\')"), (List{"w:nameE", R"(s:'a\')"}));
  EXPECT_EQ(Tokens(R"(1E'a\'')"), (List{"n:1", R"(e:E'a\'')"}));
}

TEST(Lexer, GoesOnWithAnEscapeStringOnTheNextLine) {
  EXPECT_EQ(Tokens("E'a'\n 'b\\';'"), (List{"e:E'a'\n 'b\\';'"}));
  EXPECT_EQ(Tokens("E'a' -- c'\n -- d\n 'b\\';'"),
            (List{"e:E'a' -- c'\n -- d\n 'b\\';'"}));
  EXPECT_EQ(Tokens("E'a' -- c'"), (List{"e:E'a'", "c:-- c'"}));
  EXPECT_EQ(Tokens("E'a' 'b'"), (List{"e:E'a'", "s:'b'"}));
}

TEST(Lexer, MatchesTagsOfDollarStrings) {
  EXPECT_EQ(Tokens("$$a$b$$ $t$ $$ $T$ $t$ $1 $x"),
            (List{"d:$$a$b$$", "d:$t$ $$ $T$ $t$", "y:$", "n:1", "y:$", "w:x"}));
  EXPECT_EQ(Tokens("a$$b"), (List{"w:a$$b"}));
}

TEST(Lexer, NestsBlockComments) {
  EXPECT_EQ(Tokens("1 /* a /* b */ ' */ 2 -- ;\r3"),
            (List{"n:1", "c:/* a /* b */ ' */", "n:2", "c:-- ;", "n:3"}));
}

TEST(Lexer, TakesUnicodeBlanksForBlanks) {
  EXPECT_EQ(Tokens("a\u00A0b\u3000'c'\uFEFFd"), (List{"w:a", "w:b", "s:'c'", "w:d"}));
}

TEST(Lexer, ReadsJsonAfterOptionsOfAnExport) {
  EXPECT_EQ(Tokens(R"(EXPORT t OPTIONS /* c */ {"a\"": [";'"]}; b)"),
            (List{"w:EXPORT", "w:t", "w:OPTIONS", "c:/* c */", R"(j:{"a\"": [";'"]})",
                  R"(J:"a\"")", R"(J:";'")", "y:;", "w:b"}));
  EXPECT_EQ(Tokens("SELECT options {'a': 1}").back(), "y:}");
  EXPECT_EQ(Tokens("EXPORT DATABASE 'x' options {'a': 1}").back(), "y:}");
  EXPECT_EQ(Tokens("EXPORT t; SELECT options {'a': 1}").back(), "y:}");
}

TEST(Lexer, LeavesTheEndOfBrokenJsonToItsParser) {
  EXPECT_EQ(Tokens("EXPORT t OPTIONS {\"a\": 1; SELECT 2").back(), "J:\"a\"");
  EXPECT_EQ(Tokens("EXPORT t OPTIONS {\"a: 1; SELECT 2").back(), "J:\"a: 1; SELECT 2");
}

TEST(Lexer, FindsVariablesInTemplatesOnly) {
  EXPECT_EQ(Tokens("a${b}c '${d|'}' -- ${e}", LexMode::kTemplate),
            (List{"w:a", "v:${b}", "w:c", "s:'${d|'}'", "v:${d|'}", "c:-- ${e}"}));
  EXPECT_EQ(Tokens("'${b}' $$${a}$$"), (List{"s:'${b}'", "d:$$${a}$$"}));
}

TEST(Lexer, TellsWhatAVariableStandsIn) {
  const MappedText source("${a} '${b}' EXPORT x OPTIONS");
  const MappedText json("EXPORT x OPTIONS ${c}; EXPORT x OPTIONS {\"${d}\": ${e}}");
  std::vector<TokenKind> outer;
  for (const MappedText* text : {&source, &json}) {
    for (const Token& token : Lex(*text, LexMode::kTemplate)) {
      if (token.kind == TokenKind::kVariable) outer.push_back(token.outer);
    }
  }
  EXPECT_EQ(outer,
            (std::vector{TokenKind::kVariable, TokenKind::kString, TokenKind::kJson,
                         TokenKind::kJsonString, TokenKind::kJson}));
}

TEST(Lexer, NamesTheSubjectOfAFault) {
  try {
    Lex(MappedText("\n  'a"), LexMode::kFragment, "here: ");
    FAIL();
  } catch (const StatementError& error) {
    EXPECT_STREQ(error.what(), "here: this string has no closing '");
    EXPECT_EQ(error.location(), (Location{2, 3}));
  }
}

TEST(Token, LosesItsQuotes) {
  EXPECT_EQ(Unquoted("'it''s'"), "it's");
  EXPECT_EQ(Unquoted("\"\"\"a\"\"\""), "\"a\"");
  EXPECT_EQ(Unquoted("''"), "");
}

}  // namespace
}  // namespace lamella::statement
