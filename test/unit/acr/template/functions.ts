/** Templates with what sprig makes of them. */
export const functions: readonly (readonly [template: string, text: string])[] = [
  [
    '{{ abbrev 5 "hello world" }} {{ abbrev 3 "hello" }} {{ abbrevboth 5 10 "1234 5678 9123" }} {{ abbrevboth 8 9 "some long string here" }} {{ abbrevboth 1 4 "abcdefg" }}',
    "he... hello ...5678... ...g s... abcdefg",
  ],
  ['{{ trunc 3 "hello" }} {{ trunc 9 "hi" }} {{ trunc 3 "ää" }}', "hel hi ä�"],
  [
    '{{ trim "  a b \\n" }}|{{ upper "straße" }}|{{ lower "ÄÖÜ İ" }}|{{ title "hello world foo-bar it\'s x_y 3abc" }}|{{ untitle "Hello World" }}',
    "a b|STRAßE|äöü i|Hello World Foo-Bar It'S X_y 3abc|hello world",
  ],
  [
    '{{ substr 0 3 "hello" }} {{ substr 2 -1 "hello" }} {{ substr 1 99 "hello" }} {{ substr -1 2 "hello" }} {{ substr 2 3 "hello" }}',
    "hel llo ello he l",
  ],
  ['{{ repeat 3 "ab" }}|{{ repeat 0 "ab" }}', "ababab|"],
  [
    '{{ trimAll "$" "$5.00$" }} {{ trimall "ab" "abcba" }} {{ trimSuffix "-" "hello-" }} {{ trimPrefix "-" "-hello" }} {{ trimAll "" "x" }}',
    "5.00 c hello hello x",
  ],
  [
    '{{ swapcase "This Is A.Test ß" }} {{ snakecase "FirstName" }} {{ camelcase "http_server" }} {{ kebabcase "FirstName" }}',
    "tHIS iS a.tEST ß first_name HttpServer first-name",
  ],
  [
    '{{ range list "some_words" "HTTPServer" "NoHTTPS" "GO_PATH" "GO PATH" "GO-PATH" "http2xx" "HTTP20xOK" "Duration2m3s" "Bld4Floor3rd" "_complex__case_" "a" "A" "" "abc.def" "ABC" "aB" "Ab" "x1" "1x" "12" "_a" "-_-" "FooBarBAZ qux" "äÖü" "a--b" }}{{ snakecase . }}|{{ kebabcase . }}|{{ camelcase . }} {{end}}',
    "some_words|some-words|SomeWords http_server|http-server|Httpserver no_https|no-https|Nohttps go_path|go-path|GoPath go_path|go-path|GoPath go_path|go-path|GoPath http_2xx|http-2xx|Http2xx http_20x_ok|http-20x-ok|Http20xok duration_2m3s|duration-2m3s|Duration2m3s bld4_floor_3rd|bld4-floor-3rd|Bld4floor3rd _complex__case_|-complex--case-|_Complex_Case_ a|a|A a|a|A || abc.def|abc.def|Abc.def abc|abc|Abc a_b|a-b|Ab ab|ab|Ab x1|x1|X1 1x|1x|1x 12|12|12 _a|-a|_A ___|---|-_-- foo_bar_baz_qux|foo-bar-baz-qux|FoobarbazQux ä_öü|ä-öü|Äöü a__b|a--b|A-B ",
  ],
  [
    '{{ wrap 5 "hello world foo bar" }}|{{ wrapWith 5 "--" "hello world" }}|{{ wrapWith 3 "-" "abcdefgh" }}|{{ wrap 0 "a b" }}|{{ wrap 3 "abcdefgh ij" }}|{{ wrap 80 "x" }}',
    "hello\nworld\nfoo\nbar|hello--world|abc-def-gh|a\nb|abcdefgh\nij|x",
  ],
  [
    '{{ contains "cat" "catch" }} {{ hasPrefix "c" "catch" }} {{ hasSuffix "h" "catch" }}',
    "true true true",
  ],
  [
    '{{ quote "a" "b\\"c" 1 nil .Values.nope true }} {{ squote "a" 1 nil }} {{ cat "a" 1 nil "b" }} {{ quote .Values.l }} {{ quote "ä\\x01\\u200b😀" }}',
    '"a" "b\\"c" "1" "true" \'a\' \'1\' a 1 b "[a b 2 <nil>]" "ä\\x01\\u200b😀"',
  ],
  ["{{ quote }}|{{ squote nil }}|{{ cat }}", "||"],
  [
    '{{ indent 4 "a\\nb" }} {{ nindent 2 "a\\nb" }} {{ replace " " "-" "a b c" }} {{ replace "" "-" "abc" }} {{ plural "one" "many" 1 }} {{ plural "one" "many" 2 }}',
    "    a\n    b \n  a\n  b a-b-c -a-b-c- one many",
  ],
  [
    '{{ sha1sum "a" }} {{ sha256sum "a" }} {{ adler32sum "Hello" }} {{ toString 5 }} {{ toString .Values.l }} {{ toString nil }} {{ toString 1.0 }}',
    "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 93061621 5 [a b 2 <nil>] <nil> 1",
  ],
  [
    '{{ atoi "42" }} {{ atoi "x" }} {{ atoi "" }} {{ int64 "5" }} {{ int 5.9 }} {{ float64 "1.5" }} {{ int "x" }} {{ int true }} {{ float64 3 }} {{ int nil }} {{ int64 -2.7 }} {{ int .Values.n }}',
    "42 0 0 5 5 1.5 0 1 3 0 -2 3",
  ],
  ['{{ toDecimal "755" }} {{ toDecimal 644 }} {{ toDecimal "9" }}', "493 420 0"],
  [
    '{{ (split "$" "foo$bar$baz")._0 }} {{ split "," "a,b" }} {{ splitList "," "a,b,c" }} {{ (splitn "$" 2 "foo$bar$baz")._1 }} {{ splitn "," 0 "a,b" }} {{ splitn "," -1 "a,b" }} {{ split "" "ab" }} {{ (split "," "a")._5 }}|',
    "foo map[_0:a _1:b] [a b c] bar$baz map[] map[_0:a _1:b] map[_0:a _1:b] |",
  ],
  [
    '{{ toStrings (list 1 "a" nil true) }} {{ toStrings "x" }} {{ toStrings nil }} {{ toStrings (until 3) }} {{ join "-" (list 1 "a" nil) }} {{ join "," "x" }} {{ join "," nil }} {{ splitList "," "a,b" | join "+" }}',
    "[1 a true] [x] [] [0 1 2] 1-a x  a+b",
  ],
  [
    "{{ until 3 }} {{ until -3 }} {{ untilStep 3 6 2 }} {{ untilStep 6 3 -1 }} {{ untilStep 1 5 0 }} {{ untilStep 5 1 1 }} {{ until 0 }}",
    "[0 1 2] [0 -1 -2] [3 5] [6 5 4] [] [] []",
  ],
  [
    '{{ add1 2 }} {{ add 1 2 3 }} {{ add }} {{ sub 5 3 }} {{ div 7 2 }} {{ mod 7 3 }} {{ mul 2 3 4 }} {{ div -7 2 }} {{ mod -7 3 }} {{ add "5" 1 }} {{ add 1.9 1 }} {{ mul 9223372036854775807 2 }} {{ add 9223372036854775807 1 }}',
    "3 6 0 2 3 1 24 -3 -1 6 2 -2 -9223372036854775808",
  ],
  [
    '{{ max 1 5 3 }} {{ min 4 2 8 }} {{ biggest 1 2 }} {{ ceil 1.1 }} {{ floor 1.9 }} {{ round 123.555555 3 }} {{ round 2.5 0 }} {{ round -2.5 0 }} {{ ceil "1.2" }} {{ round 123.5555 3 0.9 }} {{ floor -1.1 }}',
    "5 2 2 2 1 123.556 3 -3 2 123.555 -2",
  ],
  [
    '{{ sortAlpha (list "b" "a" "C" 1) }} {{ sortAlpha "x" }} {{ sortAlpha nil }}',
    "[1 C a b] [x] [<nil>]",
  ],
  [
    '{{ default "d" "" }} {{ default "d" "x" }} {{ default "d" 0 }} {{ default "d" nil }} {{ default "d" false }} {{ .Values.nope | default "z" }} {{ .Values.a | default "z" }} {{ default 5 (list) }} {{ default "x" (dict) }}',
    "d x d d d z x 5 x",
  ],
  [
    '{{ empty "" }} {{ empty 0 }} {{ empty nil }} {{ empty (list) }} {{ empty (list 1) }} {{ empty 0.0 }} {{ empty false }}',
    "true true true true false true true",
  ],
  [
    '{{ coalesce "" 0 "x" }} {{ coalesce }} {{ coalesce nil "" }} {{ compact (list 1 "" nil "a" 0) }}',
    "x   [1 a]",
  ],
  [
    '{{ toJson (dict "a" 1 "b" (list 1.5 "x<>&" nil true)) }} {{ toPrettyJson (dict "a" 1 "b" (list 1 2) "c" (dict) "d" (list)) }} {{ toJson "ä\\u2028" }} {{ toJson 1e21 }} {{ toJson 1e-7 }} {{ toJson .Values.l }} {{ toJson nil }} {{ toJson 100000000000000000000.0 }} {{ toJson "a\\b\\f\\n\\u0001/" }}',
    '{"a":1,"b":[1.5,"x\\u003c\\u003e\\u0026",null,true]} {\n  "a": 1,\n  "b": [\n    1,\n    2\n  ],\n  "c": {},\n  "d": []\n} "ä\\u2028" 1e+21 1e-7 ["a","b",2,null] null 100000000000000000000 "a\\u0008\\u000c\\n\\u0001/"',
  ],
  [
    '{{ toJson (rest (list)) }} {{ toJson (splitList "," "a") }} {{ toJson (until 2) }} {{ toJson (split "," "a,b") }}',
    'null ["a"] [0,1] {"_0":"a","_1":"b"}',
  ],
  [
    '{{ deepEqual (list 1 2) (list 1 2) }} {{ deepEqual 1 1.0 }} {{ deepEqual (dict "a" 1) (dict "a" 1) }} {{ deepEqual nil nil }} {{ deepEqual (until 2) (list 0 1) }}',
    "true false true true false",
  ],
  [
    '{{ base "a/b/c" }} {{ dir "a/b/c" }} {{ clean "a//b/../c/" }} {{ ext "a.b.txt" }} {{ isAbs "/a" }} {{ base "" }} {{ base "/" }} {{ dir "" }} {{ dir "/a" }} {{ dir "a" }} {{ clean "" }} {{ ext "a/b.c/d" }} {{ base "a/b/" }} {{ dir "a/b/" }} {{ clean "/../a" }} {{ ext ".x" }}',
    "c a/b a/c .txt true . / . / . .  b a/b /a .x",
  ],
  [
    '{{ b64enc "hello" }} {{ b64enc nil }} {{ b64enc .Values.nope }} {{ b64dec "aGVsbG8=" }} {{ b64dec "!!!" }} {{ b64dec "aGVsbG8" }} {{ b32enc "hello" }} {{ b32dec "NBSWY3DP" }} {{ b32dec "x" }} {{ b64dec "aGVs bG8=" }} {{ b64dec "YQ=" }} {{ b64dec "YQ==x" }} {{ b32enc "hi" }} {{ b32dec "NBUQ====" }}',
    "aGVsbG8=   hello illegal base64 data at input byte 0 illegal base64 data at input byte 4 NBSWY3DP hello illegal base32 data at input byte 0 illegal base64 data at input byte 4 illegal base64 data at input byte 3 illegal base64 data at input byte 4 NBUQ==== hi",
  ],
  [
    '{{ list 1 "a" nil }} {{ tuple 1 2 }} {{ dict "a" 1 "b" }} {{ dict 1 2 }} {{ dict }}',
    "[1 a <nil>] [1 2] map[a:1 b:] map[1:2] map[]",
  ],
  [
    '{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d }} {{ unset $d "a" }} {{ hasKey $d "b" }} {{ hasKey $d "x" }} {{ $d.b }} {{ $d.nope }}',
    "map[a:1 b:2] map[b:2] true false 2 ",
  ],
  [
    '{{ hasKey .Values "a" }} {{ hasKey .Run "ID" }} {{ hasKey . "Run" }} {{ hasKey nil "x" }}',
    "true true true false",
  ],
  [
    '{{ pluck "a" (dict "a" 1) (dict "a" 2) (dict) }} {{ keys (dict "a" 1) }} {{ values (dict "a" 1) }} {{ pick (dict "a" 1 "b" 2) "a" "c" }} {{ omit (dict "a" 1 "b" 2) "a" }} {{ keys (dict "b" 1 "a" 2) | sortAlpha }}',
    "[1 2] [a] [1] map[a:1] map[b:2] [a b]",
  ],
  [
    '{{ merge (dict "a" 1 "c" "") (dict "a" 2 "b" 3 "c" 4) }} {{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3) }} {{ merge (dict "x" (dict "a" 1)) (dict "x" (dict "a" 2 "b" 3)) }} {{ mergeOverwrite (dict "x" (dict "a" 1)) (dict "x" (dict "a" 2)) }} {{ mergeOverwrite (dict "a" 1) (dict "a" "") }} {{ merge (dict "a" 1) (dict "a" "str") }}',
    "map[a:1 b:3 c:4] map[a:2 b:3] map[x:map[a:1 b:3]] map[x:map[a:2]] map[a:] map[a:1]",
  ],
  [
    '{{ append (list 1) 2 }} {{ push (list 1) 2 }} {{ prepend (list 1) 2 }} {{ first (list 1 2) }} {{ rest (list 1 2) }} {{ last (list 1 2) }} {{ initial (list 1 2) }} {{ first (list) }} {{ rest (list) }} {{ last (list) }} {{ initial (list) }} {{ reverse (list 1 2 3) }} {{ uniq (list 1 1 "a" "a" 2) }} {{ without (list 1 2 3) 2 }} {{ has 2 (list 1 2) }} {{ has 9 (list 1 2) }} {{ has 1 nil }} {{ concat (list 1) (list 2 3) (until 2) }} {{ concat }} {{ append (until 2) "x" }} {{ first (until 2) }} {{ reverse (splitList "," "a,b") }}',
    "[1 2] [1 2] [2 1] 1 [2] 2 [1]  []  [] [3 2 1] [1 a 2] [1 3] true false false [1 2 3 0 1] [] [0 1 x] 0 [b a]",
  ],
  [
    "{{ slice (list 1 2 3) 1 2 }} {{ slice (list 1 2 3) }} {{ slice (list) }} {{ slice (list 1 2 3) 1 }}",
    "[2] [1 2 3]  [2 3]",
  ],
  ["{{ slice (until 5) 1 3 }}", "[1 2]"],
  ['{{ deepCopy (dict "a" (list 1)) }} {{ deepCopy "x" }}', "map[a:[1]] x"],
  [
    '{{ semver "1.2.3-beta.1+b5" }} {{ (semver "v1.2.3").Major }} {{ (semver "1.2").Patch }} {{ (semver "1.2.3-a").Prerelease }} {{ (semver "v1.2").Original }} {{ (semver "1.2.3+m").Metadata }}',
    "1.2.3-beta.1+b5 1 0 a v1.2 m",
  ],
  [
    '{{ semverCompare "^1.2.0" "1.3.0" }} {{ semverCompare ">=1.0,<2.0" "1.5.0" }} {{ semverCompare "~1.2" "1.2.9" }} {{ semverCompare "1.2.x" "1.2.5" }} {{ semverCompare "1 - 2" "1.5.0" }} {{ semverCompare "<1 || >2" "3.0.0" }} {{ semverCompare ">1.0.0-alpha" "1.0.0-beta" }} {{ semverCompare "*" "1.2.3" }} {{ semverCompare "!=1.2.3" "1.2.4" }}',
    "true true true true true true true true true",
  ],
  ['{{ ternary "a" "b" true }} {{ ternary "a" "b" (eq 1 1) }}', "a a"],
  [
    '{{ hello }} {{ htmlDate 0 }} {{ date "2006-01-02T15:04:05Z07:00 Mon Jan" 1500000000 }} {{ dateInZone "2006-01-02 15:04 MST -0700" 1500000000 "Europe/Berlin" }} {{ date_in_zone "3:04PM" 1500000000 "America/New_York" }} {{ htmlDateInZone 1500000000 "UTC" }} {{ dateInZone "Monday, January _2 2006 at 03:04:05.000 pm 002" 1500000000 "Nowhere/X" }}',
    "Hello! 1970-01-01 2017-07-14T02:40:00Z Fri Jul 2017-07-14 04:40 CEST +0200 10:40PM 2017-07-14 Friday, July 14 2017 at 02:40:00.000 am 195",
  ],
  [
    '{{ toDate "2006-01-02" "2020-02-03" }} {{ toDate "2006-01-02" "x" }} {{ toDate "2006-01-02" "2020-02-03" | unixEpoch }} {{ toDate "2006-01-02" "2020-02-03" | dateModify "-1.5h" }} {{ toDate "2006-01-02" "2020-02-03" | date_modify "xx" | htmlDate }} {{ toDate "2006-01-02T15:04:05Z07:00" "2020-02-03T04:05:06+02:00" | unixEpoch }} {{ (toDate "2006-01-02" "2020-02-03").Year }} {{ toDate "Jan 2, 2006 3:04PM" "Feb 3, 2020 4:05AM" }} {{ toDate "2006-01-02" "2020-02-30" }}',
    "2020-02-03 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC 1580688000 2020-02-02 22:30:00 +0000 UTC 2020-02-03 1580695506 2020 2020-02-03 04:05:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC",
  ],
  [
    '{{ urlParse "https://user:pw@host.io:8080/a%20b/c?q=1&r=2#frag" }}',
    "map[fragment:frag host:host.io:8080 hostname:host.io opaque: path:/a b/c query:q=1&r=2 scheme:https userinfo:user:pw]",
  ],
  [
    '{{ urlParse "mailto:x@y.z" }} {{ urlParse "a/b" }} {{ urlParse "//h/p" }} {{ urlParse "" }}',
    "map[fragment: host: hostname: opaque:x@y.z path: query: scheme:mailto userinfo:] map[fragment: host: hostname: opaque: path:a/b query: scheme: userinfo:] map[fragment: host:h hostname:h opaque: path:/p query: scheme: userinfo:] map[fragment: host: hostname: opaque: path: query: scheme: userinfo:]",
  ],
  [
    '{{ urlJoin (dict "scheme" "https" "host" "h:1" "path" "/a b" "query" "q=1" "fragment" "f" "userinfo" "u:p") }} {{ urlJoin (dict "host" "h" "path" "p") }} {{ urlJoin (dict) }} {{ urlJoin (dict "scheme" "mailto" "opaque" "x@y") }} {{ urlJoin (urlParse "https://x.io/a?b#c") }}',
    "https://u:p@h:1/a%20b?q=1#f //h/p  mailto:x@y https://x.io/a?b#c",
  ],
  ["{{ until .Values.n }}", "[0 1 2]"],
  ["{{ until (int .Values.f) }}", "[0]"],
  ['{{ repeat .Values.n "x" }} {{ repeat (int "2") "y" }}', "xxx yy"],
  [
    "{{ first .Values.l | upper }} {{ (first .Values.l) | quote }} {{ index .Values.l 2 | add 1 }}",
    'A "a" 3',
  ],
  [
    '{{ range $k, $v := dict "b" 1 "a" 2 }}{{ $k }}={{ $v }},{{end}} {{ range split "," "x,y" }}{{.}}{{end}} {{ range until 3 }}{{.}}{{end}}',
    "a=2,b=1, xy 012",
  ],
  [
    "{{ .Values.l | first }} {{ .Values.l | toJson | quote }} {{ .Values.m | nindent 2 }} {{ .Values.uni | len }} {{ .Values.uni | trunc 2 }} {{ .Values.uni | upper }}",
    'a "[\\"a\\",\\"b\\",2,null]" \n  multi\n  line 10 ä Ä€😀B',
  ],
  [
    '{{ toPrettyJson (list) }} {{ toPrettyJson (list (list)) }} {{ toPrettyJson "x" }}',
    '[] [\n  []\n] "x"',
  ],
  ['{{ with split "." "a.b" }}{{ ._0 }}-{{ ._1 }}{{end}}', "a-b"],
  [
    '{{ $m := dict }}{{ range $i, $x := list "a" "b" }}{{ $_ := set $m $x $i }}{{end}}{{ $m | toJson }}',
    '{"a":0,"b":1}',
  ],
  [
    '{{ printf "%s" (semver "1.2.3") }} {{ semver "1.2.3" | quote }} {{ toString (semver "1.2") }}',
    '1.2.3 "1.2.3" 1.2.0',
  ],
  ['{{ eq (semver "1.2.3") (semver "1.2.3") }}', "false"],
  ['{{ index (split "," "a") "_9" }}|{{ index (until 3) 1 }}', "|1"],
  ['{{ len (until 3) }} {{ len (split "," "a,b") }}', "3 2"],
  [
    '{{ lt (add 1 2) 5 }} {{ eq (int64 5) 5 }} {{ eq (float64 5) 5.0 }} {{ eq (len "a") 1 }}',
    "true true true true",
  ],
  ["{{ println }}|{{ print }}|", "\n||"],
  ['{{ coalesce .Values.nope .Values.empty "z" }} {{ .Values.b | ternary "y" "n" }}', "z y"],
  [
    '{{ regexMatch "^a.*z$" "abcz" }} {{ regexFind "[0-9]+" "ab12cd34" }} {{ regexFindAll "[0-9]+" "ab12cd34" -1 }} {{ regexFindAll "[0-9]" "1234" 2 }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }} {{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }} {{ regexSplit "z+" "pizza" -1 }} {{ regexSplit "z+" "pizza" 1 }} {{ regexSplit "a" "banana" 2 }}',
    "true 12 [12 34] [1 2] -W-xxW- --- -${1}-${1}- [pi a] [pizza] [b nana]",
  ],
  [
    '{{ regexMatch "(?:(?:(?:(?:){1000}){1000}){1000}){1000}" "" }} {{ regexMatch "(?:a{500,}){2}" "a" }} {{ regexMatch "((a{31}){31}){1,}" "a" }} {{ regexMatch "[[:a]" ":" }} {{ regexMatch "(a{1000})*" "" }}',
    "false false false true true",
  ],
  [
    '{{ regexMatch "(" "a" }} {{ regexMatch "(?i)ABC" "xabcx" }} {{ regexMatch "(?P<n>a)\\\\z" "ba" }} {{ regexReplaceAll "(?P<first>\\\\w+) (\\\\w+)" "hello world" "${2} $first" }} {{ regexFind "a*?" "aaa" }}|{{ regexFind "(a|ab)(c|bcd)" "abcd" }}',
    "false true true world hello |abcd",
  ],
  [
    '{{ regexFindAll "" "abc" -1 }} {{ regexReplaceAll "" "abc" "-" }} {{ regexReplaceAll "b*" "abbc" "-" }} {{ regexSplit "" "abc" -1 }} {{ regexFindAll "a" "bbb" -1 }} {{ regexSplit "," "" -1 }} {{ regexSplit "," "a,b," -1 }} {{ regexSplit "," "a,b" 0 }}',
    "[   ] -a-b-c- -a-c- [a b c] [] [] [a b ] []",
  ],
  [
    '{{ regexFind "[[:alpha:]]+" "12ab" }} {{ regexFind "\\\\pL+" "1äb" }} {{ regexFind "[^\\\\d\\\\s]+" "1 ab" }} {{ regexFind "(?s)a.b" "a\\nb" }} {{ regexFind "(?m)^b$" "a\\nb\\nc" }} {{ regexFind "\\\\bfoo\\\\b" "a foo b" }} {{ regexFind "x{2,3}" "xxxx" }} {{ regexFind "x{2,}?" "xxxx" }} {{ regexFind "(?U)x+" "xxx" }} {{ regexFind "\\\\Qa.b\\\\E+" "a.bb" }} {{ regexFind "[\\\\]a-]+" "x]-a" }} {{ regexFind "\\\\x41\\\\x{42}\\\\101" "ABA" }} {{ regexFind "a{,2}" "a{,2}" }} {{ regexFind "\\\\AA" "AA" }} {{ regexFind "(?:a|b)+c" "abac" }} {{ regexFind "(?i:a)b" "Ab" }} {{ regexFind "." "😀x" }} {{ regexFind "[😀-😂]" "😁" }}',
    "ab äb ab a\nb b foo xxx xx x a.bb ]-a ABA a{,2} A abac Ab 😀 😁",
  ],
];

/** Templates that Go refuses, with its messages. */
export const refusedFunctions: readonly (readonly [template: string, message: string])[] = [
  [
    '{{ substr 9 -1 "hello" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <substr 9 -1 "hello">: error calling substr: runtime error: slice bounds out of range [9:5]',
  ],
  [
    '{{ substr 3 2 "hello" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <substr 3 2 "hello">: error calling substr: runtime error: slice bounds out of range [3:2]',
  ],
  [
    '{{ substr -1 9 "abc" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <substr -1 9 "abc">: error calling substr: runtime error: slice bounds out of range [:9] with length 3',
  ],
  [
    '{{ substr -1 -2 "abc" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <substr -1 -2 "abc">: error calling substr: runtime error: slice bounds out of range [:-2]',
  ],
  [
    '{{ repeat -1 "ab" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <repeat -1 "ab">: error calling repeat: strings: negative Repeat count',
  ],
  [
    '{{ indent -1 "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <indent -1 "a">: error calling indent: strings: negative Repeat count',
  ],
  [
    "{{ div 1 0 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <div 1 0>: error calling div: runtime error: integer divide by zero',
  ],
  [
    "{{ mod 1 0 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <mod 1 0>: error calling mod: runtime error: integer divide by zero',
  ],
  [
    '{{ round 1 "a" }}',
    'template: t.yaml:1:11: executing "t.yaml" at <"a">: expected integer; found "a"',
  ],
  [
    '{{ set .Values.nope "a" 1 }}',
    'template: t.yaml:1:14: executing "t.yaml" at <.Values.nope>: wrong type for value; expected map[string]interface {}; got interface {}',
  ],
  [
    '{{ set nil "a" 1 }}',
    'template: t.yaml:1:3: executing "t.yaml" at <set nil "a" 1>: error calling set: assignment to entry in nil map',
  ],
  [
    '{{ hasKey .Values.a "x" }}',
    'template: t.yaml:1:17: executing "t.yaml" at <.Values.a>: wrong type for value; expected map[string]interface {}; got string',
  ],
  [
    '{{ hasKey 5 "x" }}',
    'template: t.yaml:1:10: executing "t.yaml" at <5>: can\'t handle 5 for arg of type map[string]interface {}',
  ],
  [
    '{{ hasKey "a" "x" }}',
    'template: t.yaml:1:10: executing "t.yaml" at <"a">: can\'t handle "a" for arg of type map[string]interface {}',
  ],
  [
    "{{ append 5 1 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <append 5 1>: error calling append: Cannot push on type int',
  ],
  [
    "{{ append nil 1 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <append nil 1>: error calling append: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    '{{ first "abc" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <first "abc">: error calling first: Cannot find first on type string',
  ],
  [
    "{{ rest nil }}",
    'template: t.yaml:1:3: executing "t.yaml" at <rest nil>: error calling rest: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    "{{ reverse 5 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <reverse 5>: error calling reverse: Cannot find reverse on type int',
  ],
  [
    "{{ has 1 2 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <has 1 2>: error calling has: Cannot find has on type int',
  ],
  [
    "{{ concat 5 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <concat 5>: error calling concat: Cannot concat type int as list',
  ],
  [
    "{{ concat nil }}",
    'template: t.yaml:1:3: executing "t.yaml" at <concat nil>: error calling concat: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    "{{ slice (list 1 2 3) 1 9 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <slice (list 1 2 3) 1 9>: error calling slice: reflect.Value.Slice: slice index out of bounds',
  ],
  [
    "{{ slice (list 1 2 3) 3 1 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <slice (list 1 2 3) 3 1>: error calling slice: reflect.Value.Slice: slice index out of bounds',
  ],
  [
    "{{ slice 5 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <slice 5>: error calling slice: list should be type of slice or array but int',
  ],
  [
    "{{ uniq nil }}",
    'template: t.yaml:1:3: executing "t.yaml" at <uniq nil>: error calling uniq: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    '{{ compact "x" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <compact "x">: error calling compact: Cannot compact on type string',
  ],
  [
    "{{ without 5 1 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <without 5 1>: error calling without: Cannot find without on type int',
  ],
  [
    '{{ semver "x" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <semver "x">: error calling semver: Invalid Semantic Version',
  ],
  [
    '{{ semverCompare "foo" "1.2.3" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <semverCompare "foo" "1.2.3">: error calling semverCompare: improper constraint: foo',
  ],
  [
    "{{ unixEpoch 5 }}",
    'template: t.yaml:1:13: executing "t.yaml" at <5>: can\'t handle 5 for arg of type time.Time',
  ],
  [
    '{{ dateModify "1h" 5 }}',
    'template: t.yaml:1:19: executing "t.yaml" at <5>: can\'t handle 5 for arg of type time.Time',
  ],
  [
    '{{ urlParse "http://a b/" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <urlParse "http://a b/">: error calling urlParse: unable to parse url: parse "http://a b/": invalid character " " in host name',
  ],
  [
    '{{ urlParse ":x" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <urlParse ":x">: error calling urlParse: unable to parse url: parse ":x": missing protocol scheme',
  ],
  [
    '{{ urlParse "%zz" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <urlParse "%zz">: error calling urlParse: unable to parse url: parse "%zz": invalid URL escape "%zz"',
  ],
  [
    '{{ urlJoin (dict "scheme" 5) }}',
    'template: t.yaml:1:3: executing "t.yaml" at <urlJoin (dict "scheme" 5)>: error calling urlJoin: unable to parse scheme key, must be of type string, but int found',
  ],
  [
    '{{ until "x" }}',
    'template: t.yaml:1:9: executing "t.yaml" at <"x">: expected integer; found "x"',
  ],
  [
    "{{ until 1.5 }}",
    'template: t.yaml:1:9: executing "t.yaml" at <1.5>: expected integer; found 1.5',
  ],
  [
    "{{ until (add 1 2) }}",
    'template: t.yaml:1:16: executing "t.yaml" at <2>: wrong type for value; expected int; got int64',
  ],
  [
    "{{ untilStep 1 2 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <untilStep>: wrong number of args for untilStep: want 3 got 2',
  ],
  [
    '{{ date "x" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <date>: wrong number of args for date: want 2 got 1',
  ],
  [
    "{{ b64enc 5 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <b64enc 5>: error calling b64enc: interface conversion: interface {} is int, not string',
  ],
  [
    '{{ (dict "a" (dict "b" "c")).a.b }} {{ (dict "a" nil).a }} {{ (dict).x.y }}',
    'template: t.yaml:1:63: executing "t.yaml" at <dict>: nil pointer evaluating interface {}.y',
  ],
  [
    '{{ (split "," "a,b")._0.x }}',
    'template: t.yaml:1:14: executing "t.yaml" at <"a,b">: can\'t evaluate field x in type string',
  ],
  [
    '{{ (semver "1.2.3").Nope }}',
    'template: t.yaml:1:11: executing "t.yaml" at <"1.2.3">: can\'t evaluate field Nope in type *semver.Version',
  ],
  [
    '{{ (semver "1.2.3").Major 5 }}',
    'template: t.yaml:1:11: executing "t.yaml" at <"1.2.3">: wrong number of args for Major: want 0 got 1',
  ],
  [
    "{{ index (until 3) 3 }}",
    'template: t.yaml:1:3: executing "t.yaml" at <index (until 3) 3>: error calling index: reflect: slice index out of range',
  ],
  [
    '{{ .Values.a | ternary "y" "n" }}',
    'template: t.yaml:1:27: executing "t.yaml" at <"n">: wrong type for value; expected bool; got string',
  ],
  [
    '{{ regexFind "(" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "(" "a">: error calling regexFind: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ regexFind "a**" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "a**" "a">: error calling regexFind: regexp: Compile(`a**`): error parsing regexp: invalid nested repetition operator: `**`',
  ],
  [
    '{{ regexFind "[z-a]" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "[z-a]" "a">: error calling regexFind: regexp: Compile(`[z-a]`): error parsing regexp: invalid character class range: `z-a`',
  ],
  [
    '{{ regexFind "a)" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "a)" "a">: error calling regexFind: regexp: Compile(`a)`): error parsing regexp: unexpected ): `a)`',
  ],
  [
    '{{ regexFind "[a" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "[a" "a">: error calling regexFind: regexp: Compile(`[a`): error parsing regexp: missing closing ]: `[a`',
  ],
  [
    '{{ regexFind "\\\\q" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "\\\\q" "a">: error calling regexFind: regexp: Compile(`\\q`): error parsing regexp: invalid escape sequence: `\\q`',
  ],
  [
    '{{ regexFind "*a" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "*a" "a">: error calling regexFind: regexp: Compile(`*a`): error parsing regexp: missing argument to repetition operator: `*`',
  ],
  [
    '{{ regexFind "a{1001}" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "a{1001}" "a">: error calling regexFind: regexp: Compile(`a{1001}`): error parsing regexp: invalid repeat count: `{1001}`',
  ],
  [
    '{{ regexFind "(?:(?:x){100}){100}" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "(?:(?:x){100}){100}" "a">: error calling regexFind: regexp: Compile(`(?:(?:x){100}){100}`): error parsing regexp: invalid repeat count: `{100}`',
  ],
  [
    '{{ regexFind "(x{10}){101}?*" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "(x{10}){101}?*" "a">: error calling regexFind: regexp: Compile(`(x{10}){101}?*`): error parsing regexp: invalid repeat count: `{101}?`',
  ],
  [
    '{{ regexFind "((a{500})+){3}" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "((a{500})+){3}" "a">: error calling regexFind: regexp: Compile(`((a{500})+){3}`): error parsing regexp: invalid repeat count: `{3}`',
  ],
  [
    '{{ regexFind "[[:constructor:]]" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "[[:constructor:]]" "a">: error calling regexFind: regexp: Compile(`[[:constructor:]]`): error parsing regexp: invalid character class range: `[:constructor:]`',
  ],
  [
    '{{ regexFind "(?=a)" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "(?=a)" "a">: error calling regexFind: regexp: Compile(`(?=a)`): error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
  ],
  [
    '{{ regexFind "\\\\1" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "\\\\1" "a">: error calling regexFind: regexp: Compile(`\\1`): error parsing regexp: invalid escape sequence: `\\1`',
  ],
  [
    '{{ regexFind "a{2,1}" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "a{2,1}" "a">: error calling regexFind: regexp: Compile(`a{2,1}`): error parsing regexp: invalid repeat count: `{2,1}`',
  ],
  [
    '{{ regexFind "a\\\\" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "a\\\\" "a">: error calling regexFind: regexp: Compile(`a\\`): error parsing regexp: trailing backslash at end of expression: ``',
  ],
  [
    '{{ regexFind "(?P<n" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "(?P<n" "a">: error calling regexFind: regexp: Compile(`(?P<n`): error parsing regexp: invalid named capture: `(?P<n`',
  ],
  [
    '{{ regexFind "[[:foo:]]" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "[[:foo:]]" "a">: error calling regexFind: regexp: Compile(`[[:foo:]]`): error parsing regexp: invalid character class range: `[:foo:]`',
  ],
  [
    '{{ regexFind "\\\\p{Foo}" "a" }}',
    'template: t.yaml:1:3: executing "t.yaml" at <regexFind "\\\\p{Foo}" "a">: error calling regexFind: regexp: Compile(`\\p{Foo}`): error parsing regexp: invalid character class range: `\\p{Foo}`',
  ],
];
