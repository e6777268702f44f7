-- jsonpath: as a text, and what paths find.
'1.type()'::jsonpath::text
'(1).type()'::jsonpath::text
'1.5.type()'::jsonpath::text
'1.5.type()'::text::jsonpath
'-1'::jsonpath::text
'(-1).type()'::jsonpath::text
'(-1).type()'::text::jsonpath
'-(1).type()'::jsonpath::text
'+1'::jsonpath::text
'+1'::text::jsonpath
'+$.a'::jsonpath::text
'-$.a'::jsonpath::text
'-$.a'::text::jsonpath
'1a'::jsonpath::text
'123abc'::jsonpath::text
'123abc'::text::jsonpath
'00'::jsonpath::text
'01'::jsonpath::text
'01'::text::jsonpath
'1e'::jsonpath::text
'1e+'::jsonpath::text
'1e+'::text::jsonpath
'1.e'::jsonpath::text
'1.'::jsonpath::text
'1.'::text::jsonpath
'.5'::jsonpath::text
'.5e3'::jsonpath::text
'.5e3'::text::jsonpath
'1e3a'::jsonpath::text
'1.2a'::jsonpath::text
'1.2a'::text::jsonpath
'1.2.type()'::jsonpath::text
'$.1a'::jsonpath::text
'$.1a'::text::jsonpath
'$.a1'::jsonpath::text
'$a'::jsonpath::text
'$a'::text::jsonpath
'$"a b"'::jsonpath::text
'$ "a"'::jsonpath::text
'$ "a"'::text::jsonpath
'$.a/**/b'::jsonpath::text
'$.a/*x'::jsonpath::text
'$.a/*x'::text::jsonpath
'$/*c*/.a'::jsonpath::text
'a'::jsonpath::text
'a'::text::jsonpath
'"a"'::jsonpath::text
'"a'::jsonpath::text
'"a'::text::jsonpath
'"\u00e4\u{1f600}"'::jsonpath::text
'"\ud83d\ude00"'::jsonpath::text
'"\ud83d\ude00"'::text::jsonpath
'"\ud83d"'::jsonpath::text
'"\u12"'::jsonpath::text
'"\u12"'::text::jsonpath
'"\x41"'::jsonpath::text
'"\x4"'::jsonpath::text
'"\x4"'::text::jsonpath
'"\q"'::jsonpath::text
'\a'::jsonpath::text
'\a'::text::jsonpath
'$.\x41b'::jsonpath::text
'$.a\'::jsonpath::text
'$.a\'::text::jsonpath
'$.a\"b'::jsonpath::text
'"\u0000"'::jsonpath::text
'"\u0000"'::text::jsonpath
'$ ? (@ like_regex "a" flag "xq")'::jsonpath::text
'$ ? (@ like_regex "a" flag "x")'::jsonpath::text
'$ ? (@ like_regex "a" flag "x")'::text::jsonpath
'$ ? (@ like_regex "a" flag "ismq")'::jsonpath::text
'$ ? (@ like_regex "a" flag "z")'::jsonpath::text
'$ ? (@ like_regex "a" flag "z")'::text::jsonpath
'$ ? (@ like_regex "(")'::jsonpath::text
'$ ? (@ like_regex "a" == true)'::jsonpath::text
'$ ? (@ like_regex "a" == true)'::text::jsonpath
'$.a[1,2 to 3, last, last - 1 to $.x]'::jsonpath::text
'$.**'::jsonpath::text
'$.**'::text::jsonpath
'$.**{2}'::jsonpath::text
'$.**{2 to 5}'::jsonpath::text
'$.**{2 to 5}'::text::jsonpath
'$.**{last}'::jsonpath::text
'$.**{2 to last}'::jsonpath::text
'$.**{2 to last}'::text::jsonpath
'$.**{last to 2}'::jsonpath::text
'$.**{0 to last}'::jsonpath::text
'$.**{0 to last}'::text::jsonpath
'$.**{99999999999}'::jsonpath::text
'strict $.a'::jsonpath::text
'strict $.a'::text::jsonpath
'LAX $.a'::jsonpath::text
'Strict$'::jsonpath::text
'Strict$'::text::jsonpath
''::jsonpath::text
'  '::jsonpath::text
'  '::text::jsonpath
'$.null'::jsonpath::text
'$.TRUE'::jsonpath::text
'$.TRUE'::text::jsonpath
'TRUE'::jsonpath::text
'true'::jsonpath::text
'true'::text::jsonpath
'null'::jsonpath::text
'@'::jsonpath::text
'@'::text::jsonpath
'$[last]'::jsonpath::text
'last'::jsonpath::text
'last'::text::jsonpath
'$ ? (last > 1)'::jsonpath::text
'1 + 2 * 3 - 4'::jsonpath::text
'1 + 2 * 3 - 4'::text::jsonpath
'(1 + 2) * 3'::jsonpath::text
'1 - (2 - 3)'::jsonpath::text
'1 - (2 - 3)'::text::jsonpath
'1 - 2 - 3'::jsonpath::text
'-(1 + 2)'::jsonpath::text
'-(1 + 2)'::text::jsonpath
'- 1 + 2'::jsonpath::text
'-(-1)'::jsonpath::text
'-(-1)'::text::jsonpath
'- - 1'::jsonpath::text
'$.a + -$.b'::jsonpath::text
'$.a + -$.b'::text::jsonpath
'!($.a == 1)'::jsonpath::text
'!exists($.a)'::jsonpath::text
'!exists($.a)'::text::jsonpath
'! $.a'::jsonpath::text
'!($.a)'::jsonpath::text
'!($.a)'::text::jsonpath
'($.a == 1) is unknown'::jsonpath::text
'!($.a == 1) is unknown'::jsonpath::text
'!($.a == 1) is unknown'::text::jsonpath
'($.a == 1).type()'::jsonpath::text
'1 + ($.a == 1)'::jsonpath::text
'1 + ($.a == 1)'::text::jsonpath
'1 < 2 < 3'::jsonpath::text
'$.a == 1 && $.b == 2 || $.c == 3'::jsonpath::text
'$.a == 1 && $.b == 2 || $.c == 3'::text::jsonpath
'$.a == 1 && ($.b == 2 || $.c == 3)'::jsonpath::text
'$ starts with "a"'::jsonpath::text
'$ starts with "a"'::text::jsonpath
'$ starts with $x'::jsonpath::text
'$ starts with $.a'::jsonpath::text
'$ starts with $.a'::text::jsonpath
'($ starts with "a") && true == true'::jsonpath::text
'$.datetime()'::jsonpath::text
'$.datetime()'::text::jsonpath
'$.datetime("a")'::jsonpath::text
'$.datetime($x)'::jsonpath::text
'$.datetime($x)'::text::jsonpath
'$.datetime().type()'::jsonpath::text
'$.foo()'::jsonpath::text
'$.foo()'::text::jsonpath
'$.type'::jsonpath::text
'$.type()'::jsonpath::text
'$.type()'::text::jsonpath
'$.type ()'::jsonpath::text
'$ . a'::jsonpath::text
'$ . a'::text::jsonpath
'$.a ? (@ > 1) ? (@ < 3).b'::jsonpath::text
'($.a) ? (@.b == 1)'::jsonpath::text
'($.a) ? (@.b == 1)'::text::jsonpath
'exists($.a)'::jsonpath::text
'exists($.a ? (@ > 1))'::jsonpath::text
'exists($.a ? (@ > 1))'::text::jsonpath
'$.a[*].b[0]'::jsonpath::text
'$.*'::jsonpath::text
'$.*'::text::jsonpath
'$.a.*'::jsonpath::text
'$.a . **'::jsonpath::text
'$.a . **'::text::jsonpath
'$."a"."b c"'::jsonpath::text
'"a".type()'::jsonpath::text
'"a".type()'::text::jsonpath
'$x.type()'::jsonpath::text
'$[*] ? (@.a like_regex "x" && @.b == 1)'::jsonpath::text
'$[*] ? (@.a like_regex "x" && @.b == 1)'::text::jsonpath
'$.a == $.b == $.c'::jsonpath::text
'1 == 1'::jsonpath::text
'1 == 1'::text::jsonpath
'(1 == 1)'::jsonpath::text
'((1 == 1))'::jsonpath::text
'((1 == 1))'::text::jsonpath
'((1))'::jsonpath::text
'(1)'::jsonpath::text
'(1)'::text::jsonpath
'$.a.b == (1)'::jsonpath::text
'2 * -$.a'::jsonpath::text
'2 * -$.a'::text::jsonpath
'(2 * $.a).abs()'::jsonpath::text
'(-$.a).abs()'::jsonpath::text
'(-$.a).abs()'::text::jsonpath
'-$.a.abs()'::jsonpath::text
'$ ? ((@.a == 1) is unknown)'::jsonpath::text
'$ ? ((@.a == 1) is unknown)'::text::jsonpath
'$?(@.a==1).b'::jsonpath::text
'$.a[$.b ? (@ > 1)]'::jsonpath::text
'$.a[$.b ? (@ > 1)]'::text::jsonpath
'$[@]'::jsonpath::text
'$[0 ? (@ > 1)]'::jsonpath::text
'$[0 ? (@ > 1)]'::text::jsonpath
'1 # 2'::jsonpath::text
'1 : 2'::jsonpath::text
'1 : 2'::text::jsonpath
'{'::jsonpath::text
'$ ?'::jsonpath::text
'$ ?'::text::jsonpath
'$ ? ()'::jsonpath::text
'$ $'::jsonpath::text
'$ $'::text::jsonpath
'1 2'::jsonpath::text
'$.a,'::jsonpath::text
'$.a,'::text::jsonpath
'$.a['::jsonpath::text
'$.a[]'::jsonpath::text
'$.a[]'::text::jsonpath
'$.a[1'::jsonpath::text
'$.'::jsonpath::text
'$.'::text::jsonpath
'$..a'::jsonpath::text
'$.a.'::jsonpath::text
'$.a.'::text::jsonpath
'1.0'::jsonpath::text
'1.10'::jsonpath::text
'1.10'::text::jsonpath
'1e10'::jsonpath::text
'1e-10'::jsonpath::text
'1e-10'::text::jsonpath
'100000000000000000000000000000'::jsonpath::text
'1e400'::jsonpath::text
'1e400'::text::jsonpath
'$.ä.é'::jsonpath::text
'ä'::jsonpath::text
'ä'::text::jsonpath
'$ä'::jsonpath::text
'''a'''::jsonpath::text
'$.a ; b'::jsonpath::text
'$."\n\t\"\\"'::jsonpath::text
'"a/b"'::jsonpath::text
'"a/b"'::text::jsonpath
'$.a == "x" && exists ($.b ? (@.c starts with "q"))'::jsonpath::text
'!(!(1==1))'::jsonpath::text
'!(!(1==1))'::text::jsonpath
'$.keyvalue().key'::jsonpath::text
'$.double().floor().ceiling().abs().size()'::jsonpath::text
'$.double().floor().ceiling().abs().size()'::text::jsonpath
'a.b'::jsonpath::text
'$.to.is.flag.with.like_regex.starts'::jsonpath::text
'$.to.is.flag.with.like_regex.starts'::text::jsonpath
'true && false'::jsonpath::text
'(true)'::jsonpath::text
'(true)'::text::jsonpath
'1 == true'::jsonpath::text
'1 + null'::jsonpath::text
'1 + null'::text::jsonpath
'$.a.type().size()'::jsonpath::text
'$["a"]'::jsonpath::text
'$["a"]'::text::jsonpath
'$[1.5 to 2]'::jsonpath::text
'$[-1]'::jsonpath::text
'$[-1]'::text::jsonpath
'$[$.a[0]]'::jsonpath::text
'$.a ? (@ == "x" || @ == 1 && !(@ > 2))'::jsonpath::text
'$.a ? (@ == "x" || @ == 1 && !(@ > 2))'::text::jsonpath
'$ ? (!exists(@.a) && (@.b is unknown))'::jsonpath::text
'$ ? ((@.a is unknown) == true)'::jsonpath::text
'$ ? ((@.a is unknown) == true)'::text::jsonpath
'$ ? (@.a + 1 > 2 * @.b - 3 % 4)'::jsonpath::text
'(($.a + 1) * 2).floor()'::jsonpath::text
'(($.a + 1) * 2).floor()'::text::jsonpath
'-(-(-1))'::jsonpath::text
'+(+$.a)'::jsonpath::text
'+(+$.a)'::text::jsonpath
'1 + (2 + 3)'::jsonpath::text
'(1 + 2) + 3'::jsonpath::text
'(1 + 2) + 3'::text::jsonpath
'1 * (2 * 3)'::jsonpath::text
'-1 * 2'::jsonpath::text
'-1 * 2'::text::jsonpath
'-(1 * 2)'::jsonpath::text
'(-1).abs()'::jsonpath::text
'(-1).abs()'::text::jsonpath
'- 1.abs()'::jsonpath::text
'1 == 2 == 3'::jsonpath::text
'1 == 2 == 3'::text::jsonpath
'(1 == 2) == true'::jsonpath::text
'($.a like_regex "x") is unknown'::jsonpath::text
'($.a like_regex "x") is unknown'::text::jsonpath
'$ ? (@ like_regex "x" flag "")'::jsonpath::text
'$ ? (@ like_regex "x" flag "i") ? (@ starts with "y")'::jsonpath::text
'$ ? (@ like_regex "x" flag "i") ? (@ starts with "y")'::text::jsonpath
'$ ? ($x == @.a)'::jsonpath::text
'"a" "b"'::jsonpath::text
'"a" "b"'::text::jsonpath
'$.a.b[*].c[last].**{1}.d'::jsonpath::text
'$.$a'::jsonpath::text
'$.$a'::text::jsonpath
'$.@'::jsonpath::text
'$.a[*'::jsonpath::text
'$.a[*'::text::jsonpath
'$.*.*'::jsonpath::text
'$**'::jsonpath::text
'$**'::text::jsonpath
'$.**.**'::jsonpath::text
'$ . ** { 1 to 2 }'::jsonpath::text
'$ . ** { 1 to 2 }'::text::jsonpath
'$.**{ 1 }'::jsonpath::text
'$.**{1 to}'::jsonpath::text
'$.**{1 to}'::text::jsonpath
'$.**{-1}'::jsonpath::text
'$.**{1.0}'::jsonpath::text
'$.**{1.0}'::text::jsonpath
'strict'::jsonpath::text
'lax'::jsonpath::text
'lax'::text::jsonpath
'strict lax $'::jsonpath::text
'exists'::jsonpath::text
'exists'::text::jsonpath
'exists()'::jsonpath::text
'exists(1 == 1)'::jsonpath::text
'exists(1 == 1)'::text::jsonpath
'!1'::jsonpath::text
'!true'::jsonpath::text
'!true'::text::jsonpath
'!(true)'::jsonpath::text
'!!(1==1)'::jsonpath::text
'!!(1==1)'::text::jsonpath
'!(1==1) && !(2==2)'::jsonpath::text
'is'::jsonpath::text
'is'::text::jsonpath
'$.is'::jsonpath::text
'$ is unknown'::jsonpath::text
'$ is unknown'::text::jsonpath
'(1 == 1) is known'::jsonpath::text
'(1==1 && 2==2) is unknown'::jsonpath::text
'(1==1 && 2==2) is unknown'::text::jsonpath
'(1==1) is unknown is unknown'::jsonpath::text
'((1==1) is unknown) is unknown'::jsonpath::text
'((1==1) is unknown) is unknown'::text::jsonpath
'((1==1) is unknown).type()'::jsonpath::text
'$ ? (@.a == 1) .b ? (@ > 2)'::jsonpath::text
'$ ? (@.a == 1) .b ? (@ > 2)'::text::jsonpath
'$ ? (1)'::jsonpath::text
'$ ? (@)'::jsonpath::text
'$ ? (@)'::text::jsonpath
'$ ? (true)'::jsonpath::text
'$ ? (1 == 1)'::jsonpath::text
'$ ? (1 == 1)'::text::jsonpath
'$.a ? (@ > 1) + 2'::jsonpath::text
'1 + $.a ? (@ > 1)'::jsonpath::text
'1 + $.a ? (@ > 1)'::text::jsonpath
'"\u{41}\u0042"'::jsonpath::text
'"\u{110000}"'::jsonpath::text
'"\u{110000}"'::text::jsonpath
'"\u{}"'::jsonpath::text
'"\u{1234567}"'::jsonpath::text
'"\u{1234567}"'::text::jsonpath
'"\ud83d\u0041"'::jsonpath::text
'"\ude00"'::jsonpath::text
'"\ude00"'::text::jsonpath
'"\x00"'::jsonpath::text
'"\b\f\n\r\t\v\0"'::jsonpath::text
'"\b\f\n\r\t\v\0"'::text::jsonpath
'"\/"'::jsonpath::text
'$.\u0041'::jsonpath::text
'$.\u0041'::text::jsonpath
'$\u0041'::jsonpath::text
'\u0041'::jsonpath::text
'\u0041'::text::jsonpath
'$.a\nb'::jsonpath::text
'"tab	here"'::jsonpath::text
'"tab	here"'::text::jsonpath
'"a\'::jsonpath::text
'"a\"'::jsonpath::text
'"a\"'::text::jsonpath
'$.size().abs()'::jsonpath::text
'$.Size()'::jsonpath::text
'$.Size()'::text::jsonpath
'$.SIZE ( )'::jsonpath::text
'$.datetime ( "a" )'::jsonpath::text
'$.datetime ( "a" )'::text::jsonpath
'$.datetime(1)'::jsonpath::text
'$.datetime("a","b")'::jsonpath::text
'$.datetime("a","b")'::text::jsonpath
'$.type(1)'::jsonpath::text
'$.keyvalue'::jsonpath::text
'$.keyvalue'::text::jsonpath
'$.last'::jsonpath::text
'$[LAST]'::jsonpath::text
'$[LAST]'::text::jsonpath
'$[last - 1 to last]'::jsonpath::text
'$[last[0]]'::jsonpath::text
'$[last[0]]'::text::jsonpath
'$[$[last]]'::jsonpath::text
'$["x" to 1]'::jsonpath::text
'$["x" to 1]'::text::jsonpath
'$ ? (@[last] == 1)'::jsonpath::text
'$.x ? (@.y[last] > 1)'::jsonpath::text
'$.x ? (@.y[last] > 1)'::text::jsonpath
'1.e5'::jsonpath::text
'.1e-5'::jsonpath::text
'.1e-5'::text::jsonpath
'1E5'::jsonpath::text
'0.0'::jsonpath::text
'0.0'::text::jsonpath
'00.1'::jsonpath::text
'0x1'::jsonpath::text
'0x1'::text::jsonpath
'1_000'::jsonpath::text
'1e1000000'::jsonpath::text
'1e1000000'::text::jsonpath
'123456789012345678901234567890.123456789'::jsonpath::text
'- 0'::jsonpath::text
'- 0'::text::jsonpath
'-0'::jsonpath::text
'-0.0'::jsonpath::text
'-0.0'::text::jsonpath
'0 - 0'::jsonpath::text
'$."a\u0062c"'::jsonpath::text
'$."a\u0062c"'::text::jsonpath
'$."ключ".ключ'::jsonpath::text
'$ /* comment */ . a'::jsonpath::text
'$ /* comment */ . a'::text::jsonpath
'/**/$'::jsonpath::text
'$/'::jsonpath::text
'$/'::text::jsonpath
'$ - 1'::jsonpath::text
'$-1'::jsonpath::text
'$-1'::text::jsonpath
'$.a-1'::jsonpath::text
'$.a -1'::jsonpath::text
'$.a -1'::text::jsonpath
'$.a - 1'::jsonpath::text
'$.a_b'::jsonpath::text
'$.a_b'::text::jsonpath
'$.a-b'::jsonpath::text
'$.a b'::jsonpath::text
'$.a b'::text::jsonpath
'$.a+b'::jsonpath::text
'$foo.bar'::jsonpath::text
'$foo.bar'::text::jsonpath
'$foo-1'::jsonpath::text
'$1'::jsonpath::text
'$1'::text::jsonpath
'$1a'::jsonpath::text
'$_'::jsonpath::text
'$_'::text::jsonpath
'@.a'::jsonpath::text
'$ ? (@.a'::jsonpath::text
'$ ? (@.a'::text::jsonpath
'$ ? @.a'::jsonpath::text
'true == false'::jsonpath::text
'true == false'::text::jsonpath
'null == null'::jsonpath::text
'"x" starts with "y"'::jsonpath::text
'"x" starts with "y"'::text::jsonpath
'1 starts with "1"'::jsonpath::text
'$.a starts with "x" && 1 == 1'::jsonpath::text
'$.a starts with "x" && 1 == 1'::text::jsonpath
'(($))'::jsonpath::text
'(($)).a'::jsonpath::text
'(($)).a'::text::jsonpath
'((($.a)) ? (@ > 1))'::jsonpath::text
'($.a == 1 || $.b == 2) && $.c == 3'::jsonpath::text
'($.a == 1 || $.b == 2) && $.c == 3'::text::jsonpath
'($.a == 1 && $.b == 2) || $.c == 3'::jsonpath::text
'$.a == 1 || $.b == 2 && $.c == 3'::jsonpath::text
'$.a == 1 || $.b == 2 && $.c == 3'::text::jsonpath
'!($.a == 1 || $.b == 2)'::jsonpath::text
'$.a != 1'::jsonpath::text
'$.a != 1'::text::jsonpath
'$.a <> 1'::jsonpath::text
'$.a = 1'::jsonpath::text
'$.a = 1'::text::jsonpath
'$.a === 1'::jsonpath::text
'$.a => 1'::jsonpath::text
'$.a => 1'::text::jsonpath
'$.a & 1'::jsonpath::text
'$.a | 1'::jsonpath::text
'$.a | 1'::text::jsonpath
'$.a && '::jsonpath::text
'$ % 2'::jsonpath::text
'$ % 2'::text::jsonpath
'% 2'::jsonpath::text
'$,'::jsonpath::text
'$,'::text::jsonpath
'$;'::jsonpath::text
'#'::jsonpath::text
'#'::text::jsonpath
'[1]'::jsonpath::text
'{"a":1}'::jsonpath::text
'{"a":1}'::text::jsonpath
'$.a to 1'::jsonpath::text
'$[1 to 2 to 3]'::jsonpath::text
'$[1 to 2 to 3]'::text::jsonpath
'$[1, *]'::jsonpath::text
'$[*, 1]'::jsonpath::text
'$[*, 1]'::text::jsonpath
'$.(a)'::jsonpath::text
'$.[0]'::jsonpath::text
'$.[0]'::text::jsonpath
'$.a.[0]'::jsonpath::text
'$.a ?(@>1)'::jsonpath::text
'$.a ?(@>1)'::text::jsonpath
'$.a?(@>1)?(@<2)'::jsonpath::text
'$.true.false.null'::jsonpath::text
'$.true.false.null'::text::jsonpath
'$.flag.with.starts.exists.unknown.to.strict.lax'::jsonpath::text
'$.a.floor.ceiling.double.abs'::jsonpath::text
'$.a.floor.ceiling.double.abs'::text::jsonpath
'(1).datetime()'::jsonpath::text
'"1".datetime().type()'::jsonpath::text
'"1".datetime().type()'::text::jsonpath
'$x.y.z'::jsonpath::text
'$"x"."y"'::jsonpath::text
'$"x"."y"'::text::jsonpath
'$"x\u0041"'::jsonpath::text
'strict$.a'::jsonpath::text
'strict$.a'::text::jsonpath
'strict(1)'::jsonpath::text
'lax[1]'::jsonpath::text
'lax[1]'::text::jsonpath
jsonb_path_query_array('null', '$')
jsonb_path_query_array('null', 'strict $')
jsonb_path_query_array('null', '$.a')
jsonb_path_query_array('null', 'strict $.a')
jsonb_path_query_array('null', '$.a.b')
jsonb_path_query_array('null', 'strict $.a.b')
jsonb_path_query_array('null', '$[*]')
jsonb_path_query_array('null', 'strict $[*]')
jsonb_path_query_array('null', '$[0]')
jsonb_path_query_array('null', 'strict $[0]')
jsonb_path_query_array('null', '$[last]')
jsonb_path_query_array('null', 'strict $[last]')
jsonb_path_query_array('null', '$[1 to last]')
jsonb_path_query_array('null', 'strict $[1 to last]')
jsonb_path_query_array('null', '$[0, 2]')
jsonb_path_query_array('null', 'strict $[0, 2]')
jsonb_path_query_array('null', '$[5]')
jsonb_path_query_array('null', 'strict $[5]')
jsonb_path_query_array('null', '$[-1]')
jsonb_path_query_array('null', 'strict $[-1]')
jsonb_path_query_array('null', '$["a"]')
jsonb_path_query_array('null', 'strict $["a"]')
jsonb_path_query_array('null', '$[1 to 0]')
jsonb_path_query_array('null', 'strict $[1 to 0]')
jsonb_path_query_array('null', '$.*')
jsonb_path_query_array('null', 'strict $.*')
jsonb_path_query_array('null', '$.**')
jsonb_path_query_array('null', 'strict $.**')
jsonb_path_query_array('null', '$.**{1}')
jsonb_path_query_array('null', 'strict $.**{1}')
jsonb_path_query_array('null', '$.**{1 to 2}')
jsonb_path_query_array('null', 'strict $.**{1 to 2}')
jsonb_path_query_array('null', '$.**{last}')
jsonb_path_query_array('null', 'strict $.**{last}')
jsonb_path_query_array('null', '$.**{2 to last}')
jsonb_path_query_array('null', 'strict $.**{2 to last}')
jsonb_path_query_array('null', '$.**{0}')
jsonb_path_query_array('null', 'strict $.**{0}')
jsonb_path_query_array('null', '$.**.a')
jsonb_path_query_array('null', 'strict $.**.a')
jsonb_path_query_array('null', '$.**{1}.a')
jsonb_path_query_array('null', 'strict $.**{1}.a')
jsonb_path_query_array('null', '$[*].a')
jsonb_path_query_array('null', 'strict $[*].a')
jsonb_path_query_array('null', '$[*].a[*]')
jsonb_path_query_array('null', 'strict $[*].a[*]')
jsonb_path_query_array('null', '$.b[*]')
jsonb_path_query_array('null', 'strict $.b[*]')
jsonb_path_query_array('null', '$.c.d.a')
jsonb_path_query_array('null', 'strict $.c.d.a')
jsonb_path_query_array('null', '$.c.*')
jsonb_path_query_array('null', 'strict $.c.*')
jsonb_path_query_array('null', '$.*.*')
jsonb_path_query_array('null', 'strict $.*.*')
jsonb_path_query_array('null', '$ ? (@.a == 1)')
jsonb_path_query_array('null', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('null', '$[*] ? (@ > 1)')
jsonb_path_query_array('null', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('null', '$[*] ? (@.a > 1)')
jsonb_path_query_array('null', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('null', '$.b ? (@ == 1)')
jsonb_path_query_array('null', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('null', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('null', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('null', '$.** ? (@ == 1)')
jsonb_path_query_array('null', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('null', '$.** ? (@.a > 0).a')
jsonb_path_query_array('null', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('null', '$[*] ? (exists(@.a))')
jsonb_path_query_array('null', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('null', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('null', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('null', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('null', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('null', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('null', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('null', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('null', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('null', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('null', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('null', '$.type()')
jsonb_path_query_array('null', 'strict $.type()')
jsonb_path_query_array('null', '$[*].type()')
jsonb_path_query_array('null', 'strict $[*].type()')
jsonb_path_query_array('null', '$.size()')
jsonb_path_query_array('null', 'strict $.size()')
jsonb_path_query_array('null', '$[*].size()')
jsonb_path_query_array('null', 'strict $[*].size()')
jsonb_path_query_array('null', '$.double()')
jsonb_path_query_array('null', 'strict $.double()')
jsonb_path_query_array('null', '$.abs()')
jsonb_path_query_array('null', 'strict $.abs()')
jsonb_path_query_array('null', '$[*].floor()')
jsonb_path_query_array('null', 'strict $[*].floor()')
jsonb_path_query_array('null', '$.ceiling()')
jsonb_path_query_array('null', 'strict $.ceiling()')
jsonb_path_query_array('null', '$.c.d.a.abs()')
jsonb_path_query_array('null', 'strict $.c.d.a.abs()')
jsonb_path_query_array('null', '$.c.d.a.floor()')
jsonb_path_query_array('null', 'strict $.c.d.a.floor()')
jsonb_path_query_array('null', '$.c.d.a.ceiling()')
jsonb_path_query_array('null', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('null', '$ + 1')
jsonb_path_query_array('null', 'strict $ + 1')
jsonb_path_query_array('null', '$[0] + $[1]')
jsonb_path_query_array('null', 'strict $[0] + $[1]')
jsonb_path_query_array('null', '$.a * 2')
jsonb_path_query_array('null', 'strict $.a * 2')
jsonb_path_query_array('null', '$.a / 0')
jsonb_path_query_array('null', 'strict $.a / 0')
jsonb_path_query_array('null', '-$')
jsonb_path_query_array('null', 'strict -$')
jsonb_path_query_array('null', '-$[*]')
jsonb_path_query_array('null', 'strict -$[*]')
jsonb_path_query_array('null', '+$.b')
jsonb_path_query_array('null', 'strict +$.b')
jsonb_path_query_array('null', '$[*] + 1')
jsonb_path_query_array('null', 'strict $[*] + 1')
jsonb_path_query_array('null', '1 / $.a')
jsonb_path_query_array('null', 'strict 1 / $.a')
jsonb_path_query_array('null', '5 % 3')
jsonb_path_query_array('null', 'strict 5 % 3')
jsonb_path_query_array('null', '$.a == 1')
jsonb_path_query_array('null', 'strict $.a == 1')
jsonb_path_query_array('null', '$.a > $.c.d.a')
jsonb_path_query_array('null', 'strict $.a > $.c.d.a')
jsonb_path_query_array('null', '$ == null')
jsonb_path_query_array('null', 'strict $ == null')
jsonb_path_query_array('null', '$ != null')
jsonb_path_query_array('null', 'strict $ != null')
jsonb_path_query_array('null', '$[*] == 1')
jsonb_path_query_array('null', 'strict $[*] == 1')
jsonb_path_query_array('null', '$[*] > 5')
jsonb_path_query_array('null', 'strict $[*] > 5')
jsonb_path_query_array('null', '$.a == 1 && $.b == 2')
jsonb_path_query_array('null', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('null', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('null', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('null', '!($.a == 1)')
jsonb_path_query_array('null', 'strict !($.a == 1)')
jsonb_path_query_array('null', '($.a > "x") is unknown')
jsonb_path_query_array('null', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('null', 'exists($.a)')
jsonb_path_query_array('null', 'strict exists($.a)')
jsonb_path_query_array('null', 'exists($.zz)')
jsonb_path_query_array('null', 'strict exists($.zz)')
jsonb_path_query_array('null', '$ ? (1 == 1)')
jsonb_path_query_array('null', 'strict $ ? (1 == 1)')
jsonb_path_query_array('null', '$x')
jsonb_path_query_array('null', 'strict $x')
jsonb_path_query_array('null', '$x.a')
jsonb_path_query_array('null', 'strict $x.a')
jsonb_path_query_array('null', '$ ? (@.a == $x)')
jsonb_path_query_array('null', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('null', '$.keyvalue()')
jsonb_path_query_array('null', 'strict $.keyvalue()')
jsonb_path_query_array('null', '$.keyvalue().key')
jsonb_path_query_array('null', 'strict $.keyvalue().key')
jsonb_path_query_array('null', '$.keyvalue().value')
jsonb_path_query_array('null', 'strict $.keyvalue().value')
jsonb_path_query_array('null', '$.c.keyvalue()')
jsonb_path_query_array('null', 'strict $.c.keyvalue()')
jsonb_path_query_array('null', '$.**.keyvalue().key')
jsonb_path_query_array('null', 'strict $.**.keyvalue().key')
jsonb_path_query_array('null', '$.datetime()')
jsonb_path_query_array('null', 'strict $.datetime()')
jsonb_path_query_array('null', '1')
jsonb_path_query_array('null', 'strict 1')
jsonb_path_query_array('null', '"s"')
jsonb_path_query_array('null', 'strict "s"')
jsonb_path_query_array('null', 'true')
jsonb_path_query_array('null', 'strict true')
jsonb_path_query_array('null', 'null')
jsonb_path_query_array('null', 'strict null')
jsonb_path_query_array('null', '$[$.a]')
jsonb_path_query_array('null', 'strict $[$.a]')
jsonb_path_query_array('null', '$[$[0]]')
jsonb_path_query_array('null', 'strict $[$[0]]')
jsonb_path_query_array('null', '$.a[last]')
jsonb_path_query_array('null', 'strict $.a[last]')
jsonb_path_query_array('null', '$.b[last]')
jsonb_path_query_array('null', 'strict $.b[last]')
jsonb_path_query_array('null', '$.b[last - 1]')
jsonb_path_query_array('null', 'strict $.b[last - 1]')
jsonb_path_query_array('null', '$.b[$.a to last]')
jsonb_path_query_array('null', 'strict $.b[$.a to last]')
jsonb_path_query_array('null', '$.b.size()')
jsonb_path_query_array('null', 'strict $.b.size()')
jsonb_path_query_array('null', '$.c.d')
jsonb_path_query_array('null', 'strict $.c.d')
jsonb_path_query_array('null', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('null', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('null', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('null', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('null', '($.a + 1).type()')
jsonb_path_query_array('null', 'strict ($.a + 1).type()')
jsonb_path_query_array('null', '(1 == 1).type()')
jsonb_path_query_array('null', 'strict (1 == 1).type()')
jsonb_path_query_array('null', '($.a == 1).type()')
jsonb_path_query_array('null', 'strict ($.a == 1).type()')
jsonb_path_query_array('null', '$.a.type().type()')
jsonb_path_query_array('null', 'strict $.a.type().type()')
jsonb_path_query_array('null', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('null', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('null', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('null', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('null', '$.* ? (@ == 1)')
jsonb_path_query_array('null', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('null', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('null', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('null', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('null', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('1.50', '$')
jsonb_path_query_array('1.50', 'strict $')
jsonb_path_query_array('1.50', '$.a')
jsonb_path_query_array('1.50', 'strict $.a')
jsonb_path_query_array('1.50', '$.a.b')
jsonb_path_query_array('1.50', 'strict $.a.b')
jsonb_path_query_array('1.50', '$[*]')
jsonb_path_query_array('1.50', 'strict $[*]')
jsonb_path_query_array('1.50', '$[0]')
jsonb_path_query_array('1.50', 'strict $[0]')
jsonb_path_query_array('1.50', '$[last]')
jsonb_path_query_array('1.50', 'strict $[last]')
jsonb_path_query_array('1.50', '$[1 to last]')
jsonb_path_query_array('1.50', 'strict $[1 to last]')
jsonb_path_query_array('1.50', '$[0, 2]')
jsonb_path_query_array('1.50', 'strict $[0, 2]')
jsonb_path_query_array('1.50', '$[5]')
jsonb_path_query_array('1.50', 'strict $[5]')
jsonb_path_query_array('1.50', '$[-1]')
jsonb_path_query_array('1.50', 'strict $[-1]')
jsonb_path_query_array('1.50', '$["a"]')
jsonb_path_query_array('1.50', 'strict $["a"]')
jsonb_path_query_array('1.50', '$[1 to 0]')
jsonb_path_query_array('1.50', 'strict $[1 to 0]')
jsonb_path_query_array('1.50', '$.*')
jsonb_path_query_array('1.50', 'strict $.*')
jsonb_path_query_array('1.50', '$.**')
jsonb_path_query_array('1.50', 'strict $.**')
jsonb_path_query_array('1.50', '$.**{1}')
jsonb_path_query_array('1.50', 'strict $.**{1}')
jsonb_path_query_array('1.50', '$.**{1 to 2}')
jsonb_path_query_array('1.50', 'strict $.**{1 to 2}')
jsonb_path_query_array('1.50', '$.**{last}')
jsonb_path_query_array('1.50', 'strict $.**{last}')
jsonb_path_query_array('1.50', '$.**{2 to last}')
jsonb_path_query_array('1.50', 'strict $.**{2 to last}')
jsonb_path_query_array('1.50', '$.**{0}')
jsonb_path_query_array('1.50', 'strict $.**{0}')
jsonb_path_query_array('1.50', '$.**.a')
jsonb_path_query_array('1.50', 'strict $.**.a')
jsonb_path_query_array('1.50', '$.**{1}.a')
jsonb_path_query_array('1.50', 'strict $.**{1}.a')
jsonb_path_query_array('1.50', '$[*].a')
jsonb_path_query_array('1.50', 'strict $[*].a')
jsonb_path_query_array('1.50', '$[*].a[*]')
jsonb_path_query_array('1.50', 'strict $[*].a[*]')
jsonb_path_query_array('1.50', '$.b[*]')
jsonb_path_query_array('1.50', 'strict $.b[*]')
jsonb_path_query_array('1.50', '$.c.d.a')
jsonb_path_query_array('1.50', 'strict $.c.d.a')
jsonb_path_query_array('1.50', '$.c.*')
jsonb_path_query_array('1.50', 'strict $.c.*')
jsonb_path_query_array('1.50', '$.*.*')
jsonb_path_query_array('1.50', 'strict $.*.*')
jsonb_path_query_array('1.50', '$ ? (@.a == 1)')
jsonb_path_query_array('1.50', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('1.50', '$[*] ? (@ > 1)')
jsonb_path_query_array('1.50', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('1.50', '$[*] ? (@.a > 1)')
jsonb_path_query_array('1.50', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('1.50', '$.b ? (@ == 1)')
jsonb_path_query_array('1.50', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('1.50', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('1.50', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('1.50', '$.** ? (@ == 1)')
jsonb_path_query_array('1.50', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('1.50', '$.** ? (@.a > 0).a')
jsonb_path_query_array('1.50', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('1.50', '$[*] ? (exists(@.a))')
jsonb_path_query_array('1.50', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('1.50', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('1.50', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('1.50', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('1.50', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('1.50', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('1.50', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('1.50', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('1.50', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('1.50', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('1.50', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('1.50', '$.type()')
jsonb_path_query_array('1.50', 'strict $.type()')
jsonb_path_query_array('1.50', '$[*].type()')
jsonb_path_query_array('1.50', 'strict $[*].type()')
jsonb_path_query_array('1.50', '$.size()')
jsonb_path_query_array('1.50', 'strict $.size()')
jsonb_path_query_array('1.50', '$[*].size()')
jsonb_path_query_array('1.50', 'strict $[*].size()')
jsonb_path_query_array('1.50', '$.double()')
jsonb_path_query_array('1.50', 'strict $.double()')
jsonb_path_query_array('1.50', '$.abs()')
jsonb_path_query_array('1.50', 'strict $.abs()')
jsonb_path_query_array('1.50', '$[*].floor()')
jsonb_path_query_array('1.50', 'strict $[*].floor()')
jsonb_path_query_array('1.50', '$.ceiling()')
jsonb_path_query_array('1.50', 'strict $.ceiling()')
jsonb_path_query_array('1.50', '$.c.d.a.abs()')
jsonb_path_query_array('1.50', 'strict $.c.d.a.abs()')
jsonb_path_query_array('1.50', '$.c.d.a.floor()')
jsonb_path_query_array('1.50', 'strict $.c.d.a.floor()')
jsonb_path_query_array('1.50', '$.c.d.a.ceiling()')
jsonb_path_query_array('1.50', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('1.50', '$ + 1')
jsonb_path_query_array('1.50', 'strict $ + 1')
jsonb_path_query_array('1.50', '$[0] + $[1]')
jsonb_path_query_array('1.50', 'strict $[0] + $[1]')
jsonb_path_query_array('1.50', '$.a * 2')
jsonb_path_query_array('1.50', 'strict $.a * 2')
jsonb_path_query_array('1.50', '$.a / 0')
jsonb_path_query_array('1.50', 'strict $.a / 0')
jsonb_path_query_array('1.50', '-$')
jsonb_path_query_array('1.50', 'strict -$')
jsonb_path_query_array('1.50', '-$[*]')
jsonb_path_query_array('1.50', 'strict -$[*]')
jsonb_path_query_array('1.50', '+$.b')
jsonb_path_query_array('1.50', 'strict +$.b')
jsonb_path_query_array('1.50', '$[*] + 1')
jsonb_path_query_array('1.50', 'strict $[*] + 1')
jsonb_path_query_array('1.50', '1 / $.a')
jsonb_path_query_array('1.50', 'strict 1 / $.a')
jsonb_path_query_array('1.50', '5 % 3')
jsonb_path_query_array('1.50', 'strict 5 % 3')
jsonb_path_query_array('1.50', '$.a == 1')
jsonb_path_query_array('1.50', 'strict $.a == 1')
jsonb_path_query_array('1.50', '$.a > $.c.d.a')
jsonb_path_query_array('1.50', 'strict $.a > $.c.d.a')
jsonb_path_query_array('1.50', '$ == null')
jsonb_path_query_array('1.50', 'strict $ == null')
jsonb_path_query_array('1.50', '$ != null')
jsonb_path_query_array('1.50', 'strict $ != null')
jsonb_path_query_array('1.50', '$[*] == 1')
jsonb_path_query_array('1.50', 'strict $[*] == 1')
jsonb_path_query_array('1.50', '$[*] > 5')
jsonb_path_query_array('1.50', 'strict $[*] > 5')
jsonb_path_query_array('1.50', '$.a == 1 && $.b == 2')
jsonb_path_query_array('1.50', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('1.50', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('1.50', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('1.50', '!($.a == 1)')
jsonb_path_query_array('1.50', 'strict !($.a == 1)')
jsonb_path_query_array('1.50', '($.a > "x") is unknown')
jsonb_path_query_array('1.50', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('1.50', 'exists($.a)')
jsonb_path_query_array('1.50', 'strict exists($.a)')
jsonb_path_query_array('1.50', 'exists($.zz)')
jsonb_path_query_array('1.50', 'strict exists($.zz)')
jsonb_path_query_array('1.50', '$ ? (1 == 1)')
jsonb_path_query_array('1.50', 'strict $ ? (1 == 1)')
jsonb_path_query_array('1.50', '$x')
jsonb_path_query_array('1.50', 'strict $x')
jsonb_path_query_array('1.50', '$x.a')
jsonb_path_query_array('1.50', 'strict $x.a')
jsonb_path_query_array('1.50', '$ ? (@.a == $x)')
jsonb_path_query_array('1.50', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('1.50', '$.keyvalue()')
jsonb_path_query_array('1.50', 'strict $.keyvalue()')
jsonb_path_query_array('1.50', '$.keyvalue().key')
jsonb_path_query_array('1.50', 'strict $.keyvalue().key')
jsonb_path_query_array('1.50', '$.keyvalue().value')
jsonb_path_query_array('1.50', 'strict $.keyvalue().value')
jsonb_path_query_array('1.50', '$.c.keyvalue()')
jsonb_path_query_array('1.50', 'strict $.c.keyvalue()')
jsonb_path_query_array('1.50', '$.**.keyvalue().key')
jsonb_path_query_array('1.50', 'strict $.**.keyvalue().key')
jsonb_path_query_array('1.50', '$.datetime()')
jsonb_path_query_array('1.50', 'strict $.datetime()')
jsonb_path_query_array('1.50', '1')
jsonb_path_query_array('1.50', 'strict 1')
jsonb_path_query_array('1.50', '"s"')
jsonb_path_query_array('1.50', 'strict "s"')
jsonb_path_query_array('1.50', 'true')
jsonb_path_query_array('1.50', 'strict true')
jsonb_path_query_array('1.50', 'null')
jsonb_path_query_array('1.50', 'strict null')
jsonb_path_query_array('1.50', '$[$.a]')
jsonb_path_query_array('1.50', 'strict $[$.a]')
jsonb_path_query_array('1.50', '$[$[0]]')
jsonb_path_query_array('1.50', 'strict $[$[0]]')
jsonb_path_query_array('1.50', '$.a[last]')
jsonb_path_query_array('1.50', 'strict $.a[last]')
jsonb_path_query_array('1.50', '$.b[last]')
jsonb_path_query_array('1.50', 'strict $.b[last]')
jsonb_path_query_array('1.50', '$.b[last - 1]')
jsonb_path_query_array('1.50', 'strict $.b[last - 1]')
jsonb_path_query_array('1.50', '$.b[$.a to last]')
jsonb_path_query_array('1.50', 'strict $.b[$.a to last]')
jsonb_path_query_array('1.50', '$.b.size()')
jsonb_path_query_array('1.50', 'strict $.b.size()')
jsonb_path_query_array('1.50', '$.c.d')
jsonb_path_query_array('1.50', 'strict $.c.d')
jsonb_path_query_array('1.50', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('1.50', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('1.50', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('1.50', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('1.50', '($.a + 1).type()')
jsonb_path_query_array('1.50', 'strict ($.a + 1).type()')
jsonb_path_query_array('1.50', '(1 == 1).type()')
jsonb_path_query_array('1.50', 'strict (1 == 1).type()')
jsonb_path_query_array('1.50', '($.a == 1).type()')
jsonb_path_query_array('1.50', 'strict ($.a == 1).type()')
jsonb_path_query_array('1.50', '$.a.type().type()')
jsonb_path_query_array('1.50', 'strict $.a.type().type()')
jsonb_path_query_array('1.50', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('1.50', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('1.50', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('1.50', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('1.50', '$.* ? (@ == 1)')
jsonb_path_query_array('1.50', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('1.50', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('1.50', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('1.50', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('1.50', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('"abc"', '$')
jsonb_path_query_array('"abc"', 'strict $')
jsonb_path_query_array('"abc"', '$.a')
jsonb_path_query_array('"abc"', 'strict $.a')
jsonb_path_query_array('"abc"', '$.a.b')
jsonb_path_query_array('"abc"', 'strict $.a.b')
jsonb_path_query_array('"abc"', '$[*]')
jsonb_path_query_array('"abc"', 'strict $[*]')
jsonb_path_query_array('"abc"', '$[0]')
jsonb_path_query_array('"abc"', 'strict $[0]')
jsonb_path_query_array('"abc"', '$[last]')
jsonb_path_query_array('"abc"', 'strict $[last]')
jsonb_path_query_array('"abc"', '$[1 to last]')
jsonb_path_query_array('"abc"', 'strict $[1 to last]')
jsonb_path_query_array('"abc"', '$[0, 2]')
jsonb_path_query_array('"abc"', 'strict $[0, 2]')
jsonb_path_query_array('"abc"', '$[5]')
jsonb_path_query_array('"abc"', 'strict $[5]')
jsonb_path_query_array('"abc"', '$[-1]')
jsonb_path_query_array('"abc"', 'strict $[-1]')
jsonb_path_query_array('"abc"', '$["a"]')
jsonb_path_query_array('"abc"', 'strict $["a"]')
jsonb_path_query_array('"abc"', '$[1 to 0]')
jsonb_path_query_array('"abc"', 'strict $[1 to 0]')
jsonb_path_query_array('"abc"', '$.*')
jsonb_path_query_array('"abc"', 'strict $.*')
jsonb_path_query_array('"abc"', '$.**')
jsonb_path_query_array('"abc"', 'strict $.**')
jsonb_path_query_array('"abc"', '$.**{1}')
jsonb_path_query_array('"abc"', 'strict $.**{1}')
jsonb_path_query_array('"abc"', '$.**{1 to 2}')
jsonb_path_query_array('"abc"', 'strict $.**{1 to 2}')
jsonb_path_query_array('"abc"', '$.**{last}')
jsonb_path_query_array('"abc"', 'strict $.**{last}')
jsonb_path_query_array('"abc"', '$.**{2 to last}')
jsonb_path_query_array('"abc"', 'strict $.**{2 to last}')
jsonb_path_query_array('"abc"', '$.**{0}')
jsonb_path_query_array('"abc"', 'strict $.**{0}')
jsonb_path_query_array('"abc"', '$.**.a')
jsonb_path_query_array('"abc"', 'strict $.**.a')
jsonb_path_query_array('"abc"', '$.**{1}.a')
jsonb_path_query_array('"abc"', 'strict $.**{1}.a')
jsonb_path_query_array('"abc"', '$[*].a')
jsonb_path_query_array('"abc"', 'strict $[*].a')
jsonb_path_query_array('"abc"', '$[*].a[*]')
jsonb_path_query_array('"abc"', 'strict $[*].a[*]')
jsonb_path_query_array('"abc"', '$.b[*]')
jsonb_path_query_array('"abc"', 'strict $.b[*]')
jsonb_path_query_array('"abc"', '$.c.d.a')
jsonb_path_query_array('"abc"', 'strict $.c.d.a')
jsonb_path_query_array('"abc"', '$.c.*')
jsonb_path_query_array('"abc"', 'strict $.c.*')
jsonb_path_query_array('"abc"', '$.*.*')
jsonb_path_query_array('"abc"', 'strict $.*.*')
jsonb_path_query_array('"abc"', '$ ? (@.a == 1)')
jsonb_path_query_array('"abc"', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('"abc"', '$[*] ? (@ > 1)')
jsonb_path_query_array('"abc"', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('"abc"', '$[*] ? (@.a > 1)')
jsonb_path_query_array('"abc"', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('"abc"', '$.b ? (@ == 1)')
jsonb_path_query_array('"abc"', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('"abc"', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('"abc"', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('"abc"', '$.** ? (@ == 1)')
jsonb_path_query_array('"abc"', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('"abc"', '$.** ? (@.a > 0).a')
jsonb_path_query_array('"abc"', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('"abc"', '$[*] ? (exists(@.a))')
jsonb_path_query_array('"abc"', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('"abc"', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('"abc"', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('"abc"', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('"abc"', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('"abc"', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('"abc"', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('"abc"', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('"abc"', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('"abc"', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('"abc"', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('"abc"', '$.type()')
jsonb_path_query_array('"abc"', 'strict $.type()')
jsonb_path_query_array('"abc"', '$[*].type()')
jsonb_path_query_array('"abc"', 'strict $[*].type()')
jsonb_path_query_array('"abc"', '$.size()')
jsonb_path_query_array('"abc"', 'strict $.size()')
jsonb_path_query_array('"abc"', '$[*].size()')
jsonb_path_query_array('"abc"', 'strict $[*].size()')
jsonb_path_query_array('"abc"', '$.double()')
jsonb_path_query_array('"abc"', 'strict $.double()')
jsonb_path_query_array('"abc"', '$.abs()')
jsonb_path_query_array('"abc"', 'strict $.abs()')
jsonb_path_query_array('"abc"', '$[*].floor()')
jsonb_path_query_array('"abc"', 'strict $[*].floor()')
jsonb_path_query_array('"abc"', '$.ceiling()')
jsonb_path_query_array('"abc"', 'strict $.ceiling()')
jsonb_path_query_array('"abc"', '$.c.d.a.abs()')
jsonb_path_query_array('"abc"', 'strict $.c.d.a.abs()')
jsonb_path_query_array('"abc"', '$.c.d.a.floor()')
jsonb_path_query_array('"abc"', 'strict $.c.d.a.floor()')
jsonb_path_query_array('"abc"', '$.c.d.a.ceiling()')
jsonb_path_query_array('"abc"', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('"abc"', '$ + 1')
jsonb_path_query_array('"abc"', 'strict $ + 1')
jsonb_path_query_array('"abc"', '$[0] + $[1]')
jsonb_path_query_array('"abc"', 'strict $[0] + $[1]')
jsonb_path_query_array('"abc"', '$.a * 2')
jsonb_path_query_array('"abc"', 'strict $.a * 2')
jsonb_path_query_array('"abc"', '$.a / 0')
jsonb_path_query_array('"abc"', 'strict $.a / 0')
jsonb_path_query_array('"abc"', '-$')
jsonb_path_query_array('"abc"', 'strict -$')
jsonb_path_query_array('"abc"', '-$[*]')
jsonb_path_query_array('"abc"', 'strict -$[*]')
jsonb_path_query_array('"abc"', '+$.b')
jsonb_path_query_array('"abc"', 'strict +$.b')
jsonb_path_query_array('"abc"', '$[*] + 1')
jsonb_path_query_array('"abc"', 'strict $[*] + 1')
jsonb_path_query_array('"abc"', '1 / $.a')
jsonb_path_query_array('"abc"', 'strict 1 / $.a')
jsonb_path_query_array('"abc"', '5 % 3')
jsonb_path_query_array('"abc"', 'strict 5 % 3')
jsonb_path_query_array('"abc"', '$.a == 1')
jsonb_path_query_array('"abc"', 'strict $.a == 1')
jsonb_path_query_array('"abc"', '$.a > $.c.d.a')
jsonb_path_query_array('"abc"', 'strict $.a > $.c.d.a')
jsonb_path_query_array('"abc"', '$ == null')
jsonb_path_query_array('"abc"', 'strict $ == null')
jsonb_path_query_array('"abc"', '$ != null')
jsonb_path_query_array('"abc"', 'strict $ != null')
jsonb_path_query_array('"abc"', '$[*] == 1')
jsonb_path_query_array('"abc"', 'strict $[*] == 1')
jsonb_path_query_array('"abc"', '$[*] > 5')
jsonb_path_query_array('"abc"', 'strict $[*] > 5')
jsonb_path_query_array('"abc"', '$.a == 1 && $.b == 2')
jsonb_path_query_array('"abc"', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('"abc"', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('"abc"', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('"abc"', '!($.a == 1)')
jsonb_path_query_array('"abc"', 'strict !($.a == 1)')
jsonb_path_query_array('"abc"', '($.a > "x") is unknown')
jsonb_path_query_array('"abc"', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('"abc"', 'exists($.a)')
jsonb_path_query_array('"abc"', 'strict exists($.a)')
jsonb_path_query_array('"abc"', 'exists($.zz)')
jsonb_path_query_array('"abc"', 'strict exists($.zz)')
jsonb_path_query_array('"abc"', '$ ? (1 == 1)')
jsonb_path_query_array('"abc"', 'strict $ ? (1 == 1)')
jsonb_path_query_array('"abc"', '$x')
jsonb_path_query_array('"abc"', 'strict $x')
jsonb_path_query_array('"abc"', '$x.a')
jsonb_path_query_array('"abc"', 'strict $x.a')
jsonb_path_query_array('"abc"', '$ ? (@.a == $x)')
jsonb_path_query_array('"abc"', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('"abc"', '$.keyvalue()')
jsonb_path_query_array('"abc"', 'strict $.keyvalue()')
jsonb_path_query_array('"abc"', '$.keyvalue().key')
jsonb_path_query_array('"abc"', 'strict $.keyvalue().key')
jsonb_path_query_array('"abc"', '$.keyvalue().value')
jsonb_path_query_array('"abc"', 'strict $.keyvalue().value')
jsonb_path_query_array('"abc"', '$.c.keyvalue()')
jsonb_path_query_array('"abc"', 'strict $.c.keyvalue()')
jsonb_path_query_array('"abc"', '$.**.keyvalue().key')
jsonb_path_query_array('"abc"', 'strict $.**.keyvalue().key')
jsonb_path_query_array('"abc"', '$.datetime()')
jsonb_path_query_array('"abc"', 'strict $.datetime()')
jsonb_path_query_array('"abc"', '1')
jsonb_path_query_array('"abc"', 'strict 1')
jsonb_path_query_array('"abc"', '"s"')
jsonb_path_query_array('"abc"', 'strict "s"')
jsonb_path_query_array('"abc"', 'true')
jsonb_path_query_array('"abc"', 'strict true')
jsonb_path_query_array('"abc"', 'null')
jsonb_path_query_array('"abc"', 'strict null')
jsonb_path_query_array('"abc"', '$[$.a]')
jsonb_path_query_array('"abc"', 'strict $[$.a]')
jsonb_path_query_array('"abc"', '$[$[0]]')
jsonb_path_query_array('"abc"', 'strict $[$[0]]')
jsonb_path_query_array('"abc"', '$.a[last]')
jsonb_path_query_array('"abc"', 'strict $.a[last]')
jsonb_path_query_array('"abc"', '$.b[last]')
jsonb_path_query_array('"abc"', 'strict $.b[last]')
jsonb_path_query_array('"abc"', '$.b[last - 1]')
jsonb_path_query_array('"abc"', 'strict $.b[last - 1]')
jsonb_path_query_array('"abc"', '$.b[$.a to last]')
jsonb_path_query_array('"abc"', 'strict $.b[$.a to last]')
jsonb_path_query_array('"abc"', '$.b.size()')
jsonb_path_query_array('"abc"', 'strict $.b.size()')
jsonb_path_query_array('"abc"', '$.c.d')
jsonb_path_query_array('"abc"', 'strict $.c.d')
jsonb_path_query_array('"abc"', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('"abc"', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('"abc"', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('"abc"', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('"abc"', '($.a + 1).type()')
jsonb_path_query_array('"abc"', 'strict ($.a + 1).type()')
jsonb_path_query_array('"abc"', '(1 == 1).type()')
jsonb_path_query_array('"abc"', 'strict (1 == 1).type()')
jsonb_path_query_array('"abc"', '($.a == 1).type()')
jsonb_path_query_array('"abc"', 'strict ($.a == 1).type()')
jsonb_path_query_array('"abc"', '$.a.type().type()')
jsonb_path_query_array('"abc"', 'strict $.a.type().type()')
jsonb_path_query_array('"abc"', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('"abc"', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('"abc"', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('"abc"', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('"abc"', '$.* ? (@ == 1)')
jsonb_path_query_array('"abc"', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('"abc"', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('"abc"', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('"abc"', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('"abc"', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[]', '$')
jsonb_path_query_array('[]', 'strict $')
jsonb_path_query_array('[]', '$.a')
jsonb_path_query_array('[]', 'strict $.a')
jsonb_path_query_array('[]', '$.a.b')
jsonb_path_query_array('[]', 'strict $.a.b')
jsonb_path_query_array('[]', '$[*]')
jsonb_path_query_array('[]', 'strict $[*]')
jsonb_path_query_array('[]', '$[0]')
jsonb_path_query_array('[]', 'strict $[0]')
jsonb_path_query_array('[]', '$[last]')
jsonb_path_query_array('[]', 'strict $[last]')
jsonb_path_query_array('[]', '$[1 to last]')
jsonb_path_query_array('[]', 'strict $[1 to last]')
jsonb_path_query_array('[]', '$[0, 2]')
jsonb_path_query_array('[]', 'strict $[0, 2]')
jsonb_path_query_array('[]', '$[5]')
jsonb_path_query_array('[]', 'strict $[5]')
jsonb_path_query_array('[]', '$[-1]')
jsonb_path_query_array('[]', 'strict $[-1]')
jsonb_path_query_array('[]', '$["a"]')
jsonb_path_query_array('[]', 'strict $["a"]')
jsonb_path_query_array('[]', '$[1 to 0]')
jsonb_path_query_array('[]', 'strict $[1 to 0]')
jsonb_path_query_array('[]', '$.*')
jsonb_path_query_array('[]', 'strict $.*')
jsonb_path_query_array('[]', '$.**')
jsonb_path_query_array('[]', 'strict $.**')
jsonb_path_query_array('[]', '$.**{1}')
jsonb_path_query_array('[]', 'strict $.**{1}')
jsonb_path_query_array('[]', '$.**{1 to 2}')
jsonb_path_query_array('[]', 'strict $.**{1 to 2}')
jsonb_path_query_array('[]', '$.**{last}')
jsonb_path_query_array('[]', 'strict $.**{last}')
jsonb_path_query_array('[]', '$.**{2 to last}')
jsonb_path_query_array('[]', 'strict $.**{2 to last}')
jsonb_path_query_array('[]', '$.**{0}')
jsonb_path_query_array('[]', 'strict $.**{0}')
jsonb_path_query_array('[]', '$.**.a')
jsonb_path_query_array('[]', 'strict $.**.a')
jsonb_path_query_array('[]', '$.**{1}.a')
jsonb_path_query_array('[]', 'strict $.**{1}.a')
jsonb_path_query_array('[]', '$[*].a')
jsonb_path_query_array('[]', 'strict $[*].a')
jsonb_path_query_array('[]', '$[*].a[*]')
jsonb_path_query_array('[]', 'strict $[*].a[*]')
jsonb_path_query_array('[]', '$.b[*]')
jsonb_path_query_array('[]', 'strict $.b[*]')
jsonb_path_query_array('[]', '$.c.d.a')
jsonb_path_query_array('[]', 'strict $.c.d.a')
jsonb_path_query_array('[]', '$.c.*')
jsonb_path_query_array('[]', 'strict $.c.*')
jsonb_path_query_array('[]', '$.*.*')
jsonb_path_query_array('[]', 'strict $.*.*')
jsonb_path_query_array('[]', '$ ? (@.a == 1)')
jsonb_path_query_array('[]', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('[]', '$[*] ? (@ > 1)')
jsonb_path_query_array('[]', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('[]', '$[*] ? (@.a > 1)')
jsonb_path_query_array('[]', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('[]', '$.b ? (@ == 1)')
jsonb_path_query_array('[]', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('[]', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('[]', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('[]', '$.** ? (@ == 1)')
jsonb_path_query_array('[]', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('[]', '$.** ? (@.a > 0).a')
jsonb_path_query_array('[]', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('[]', '$[*] ? (exists(@.a))')
jsonb_path_query_array('[]', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('[]', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('[]', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('[]', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[]', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[]', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('[]', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('[]', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[]', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[]', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[]', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[]', '$.type()')
jsonb_path_query_array('[]', 'strict $.type()')
jsonb_path_query_array('[]', '$[*].type()')
jsonb_path_query_array('[]', 'strict $[*].type()')
jsonb_path_query_array('[]', '$.size()')
jsonb_path_query_array('[]', 'strict $.size()')
jsonb_path_query_array('[]', '$[*].size()')
jsonb_path_query_array('[]', 'strict $[*].size()')
jsonb_path_query_array('[]', '$.double()')
jsonb_path_query_array('[]', 'strict $.double()')
jsonb_path_query_array('[]', '$.abs()')
jsonb_path_query_array('[]', 'strict $.abs()')
jsonb_path_query_array('[]', '$[*].floor()')
jsonb_path_query_array('[]', 'strict $[*].floor()')
jsonb_path_query_array('[]', '$.ceiling()')
jsonb_path_query_array('[]', 'strict $.ceiling()')
jsonb_path_query_array('[]', '$.c.d.a.abs()')
jsonb_path_query_array('[]', 'strict $.c.d.a.abs()')
jsonb_path_query_array('[]', '$.c.d.a.floor()')
jsonb_path_query_array('[]', 'strict $.c.d.a.floor()')
jsonb_path_query_array('[]', '$.c.d.a.ceiling()')
jsonb_path_query_array('[]', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('[]', '$ + 1')
jsonb_path_query_array('[]', 'strict $ + 1')
jsonb_path_query_array('[]', '$[0] + $[1]')
jsonb_path_query_array('[]', 'strict $[0] + $[1]')
jsonb_path_query_array('[]', '$.a * 2')
jsonb_path_query_array('[]', 'strict $.a * 2')
jsonb_path_query_array('[]', '$.a / 0')
jsonb_path_query_array('[]', 'strict $.a / 0')
jsonb_path_query_array('[]', '-$')
jsonb_path_query_array('[]', 'strict -$')
jsonb_path_query_array('[]', '-$[*]')
jsonb_path_query_array('[]', 'strict -$[*]')
jsonb_path_query_array('[]', '+$.b')
jsonb_path_query_array('[]', 'strict +$.b')
jsonb_path_query_array('[]', '$[*] + 1')
jsonb_path_query_array('[]', 'strict $[*] + 1')
jsonb_path_query_array('[]', '1 / $.a')
jsonb_path_query_array('[]', 'strict 1 / $.a')
jsonb_path_query_array('[]', '5 % 3')
jsonb_path_query_array('[]', 'strict 5 % 3')
jsonb_path_query_array('[]', '$.a == 1')
jsonb_path_query_array('[]', 'strict $.a == 1')
jsonb_path_query_array('[]', '$.a > $.c.d.a')
jsonb_path_query_array('[]', 'strict $.a > $.c.d.a')
jsonb_path_query_array('[]', '$ == null')
jsonb_path_query_array('[]', 'strict $ == null')
jsonb_path_query_array('[]', '$ != null')
jsonb_path_query_array('[]', 'strict $ != null')
jsonb_path_query_array('[]', '$[*] == 1')
jsonb_path_query_array('[]', 'strict $[*] == 1')
jsonb_path_query_array('[]', '$[*] > 5')
jsonb_path_query_array('[]', 'strict $[*] > 5')
jsonb_path_query_array('[]', '$.a == 1 && $.b == 2')
jsonb_path_query_array('[]', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('[]', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('[]', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('[]', '!($.a == 1)')
jsonb_path_query_array('[]', 'strict !($.a == 1)')
jsonb_path_query_array('[]', '($.a > "x") is unknown')
jsonb_path_query_array('[]', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('[]', 'exists($.a)')
jsonb_path_query_array('[]', 'strict exists($.a)')
jsonb_path_query_array('[]', 'exists($.zz)')
jsonb_path_query_array('[]', 'strict exists($.zz)')
jsonb_path_query_array('[]', '$ ? (1 == 1)')
jsonb_path_query_array('[]', 'strict $ ? (1 == 1)')
jsonb_path_query_array('[]', '$x')
jsonb_path_query_array('[]', 'strict $x')
jsonb_path_query_array('[]', '$x.a')
jsonb_path_query_array('[]', 'strict $x.a')
jsonb_path_query_array('[]', '$ ? (@.a == $x)')
jsonb_path_query_array('[]', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('[]', '$.keyvalue()')
jsonb_path_query_array('[]', 'strict $.keyvalue()')
jsonb_path_query_array('[]', '$.keyvalue().key')
jsonb_path_query_array('[]', 'strict $.keyvalue().key')
jsonb_path_query_array('[]', '$.keyvalue().value')
jsonb_path_query_array('[]', 'strict $.keyvalue().value')
jsonb_path_query_array('[]', '$.c.keyvalue()')
jsonb_path_query_array('[]', 'strict $.c.keyvalue()')
jsonb_path_query_array('[]', '$.**.keyvalue().key')
jsonb_path_query_array('[]', 'strict $.**.keyvalue().key')
jsonb_path_query_array('[]', '$.datetime()')
jsonb_path_query_array('[]', 'strict $.datetime()')
jsonb_path_query_array('[]', '1')
jsonb_path_query_array('[]', 'strict 1')
jsonb_path_query_array('[]', '"s"')
jsonb_path_query_array('[]', 'strict "s"')
jsonb_path_query_array('[]', 'true')
jsonb_path_query_array('[]', 'strict true')
jsonb_path_query_array('[]', 'null')
jsonb_path_query_array('[]', 'strict null')
jsonb_path_query_array('[]', '$[$.a]')
jsonb_path_query_array('[]', 'strict $[$.a]')
jsonb_path_query_array('[]', '$[$[0]]')
jsonb_path_query_array('[]', 'strict $[$[0]]')
jsonb_path_query_array('[]', '$.a[last]')
jsonb_path_query_array('[]', 'strict $.a[last]')
jsonb_path_query_array('[]', '$.b[last]')
jsonb_path_query_array('[]', 'strict $.b[last]')
jsonb_path_query_array('[]', '$.b[last - 1]')
jsonb_path_query_array('[]', 'strict $.b[last - 1]')
jsonb_path_query_array('[]', '$.b[$.a to last]')
jsonb_path_query_array('[]', 'strict $.b[$.a to last]')
jsonb_path_query_array('[]', '$.b.size()')
jsonb_path_query_array('[]', 'strict $.b.size()')
jsonb_path_query_array('[]', '$.c.d')
jsonb_path_query_array('[]', 'strict $.c.d')
jsonb_path_query_array('[]', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('[]', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('[]', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[]', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[]', '($.a + 1).type()')
jsonb_path_query_array('[]', 'strict ($.a + 1).type()')
jsonb_path_query_array('[]', '(1 == 1).type()')
jsonb_path_query_array('[]', 'strict (1 == 1).type()')
jsonb_path_query_array('[]', '($.a == 1).type()')
jsonb_path_query_array('[]', 'strict ($.a == 1).type()')
jsonb_path_query_array('[]', '$.a.type().type()')
jsonb_path_query_array('[]', 'strict $.a.type().type()')
jsonb_path_query_array('[]', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('[]', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('[]', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[]', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[]', '$.* ? (@ == 1)')
jsonb_path_query_array('[]', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('[]', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[]', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[]', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[]', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('{}', '$')
jsonb_path_query_array('{}', 'strict $')
jsonb_path_query_array('{}', '$.a')
jsonb_path_query_array('{}', 'strict $.a')
jsonb_path_query_array('{}', '$.a.b')
jsonb_path_query_array('{}', 'strict $.a.b')
jsonb_path_query_array('{}', '$[*]')
jsonb_path_query_array('{}', 'strict $[*]')
jsonb_path_query_array('{}', '$[0]')
jsonb_path_query_array('{}', 'strict $[0]')
jsonb_path_query_array('{}', '$[last]')
jsonb_path_query_array('{}', 'strict $[last]')
jsonb_path_query_array('{}', '$[1 to last]')
jsonb_path_query_array('{}', 'strict $[1 to last]')
jsonb_path_query_array('{}', '$[0, 2]')
jsonb_path_query_array('{}', 'strict $[0, 2]')
jsonb_path_query_array('{}', '$[5]')
jsonb_path_query_array('{}', 'strict $[5]')
jsonb_path_query_array('{}', '$[-1]')
jsonb_path_query_array('{}', 'strict $[-1]')
jsonb_path_query_array('{}', '$["a"]')
jsonb_path_query_array('{}', 'strict $["a"]')
jsonb_path_query_array('{}', '$[1 to 0]')
jsonb_path_query_array('{}', 'strict $[1 to 0]')
jsonb_path_query_array('{}', '$.*')
jsonb_path_query_array('{}', 'strict $.*')
jsonb_path_query_array('{}', '$.**')
jsonb_path_query_array('{}', 'strict $.**')
jsonb_path_query_array('{}', '$.**{1}')
jsonb_path_query_array('{}', 'strict $.**{1}')
jsonb_path_query_array('{}', '$.**{1 to 2}')
jsonb_path_query_array('{}', 'strict $.**{1 to 2}')
jsonb_path_query_array('{}', '$.**{last}')
jsonb_path_query_array('{}', 'strict $.**{last}')
jsonb_path_query_array('{}', '$.**{2 to last}')
jsonb_path_query_array('{}', 'strict $.**{2 to last}')
jsonb_path_query_array('{}', '$.**{0}')
jsonb_path_query_array('{}', 'strict $.**{0}')
jsonb_path_query_array('{}', '$.**.a')
jsonb_path_query_array('{}', 'strict $.**.a')
jsonb_path_query_array('{}', '$.**{1}.a')
jsonb_path_query_array('{}', 'strict $.**{1}.a')
jsonb_path_query_array('{}', '$[*].a')
jsonb_path_query_array('{}', 'strict $[*].a')
jsonb_path_query_array('{}', '$[*].a[*]')
jsonb_path_query_array('{}', 'strict $[*].a[*]')
jsonb_path_query_array('{}', '$.b[*]')
jsonb_path_query_array('{}', 'strict $.b[*]')
jsonb_path_query_array('{}', '$.c.d.a')
jsonb_path_query_array('{}', 'strict $.c.d.a')
jsonb_path_query_array('{}', '$.c.*')
jsonb_path_query_array('{}', 'strict $.c.*')
jsonb_path_query_array('{}', '$.*.*')
jsonb_path_query_array('{}', 'strict $.*.*')
jsonb_path_query_array('{}', '$ ? (@.a == 1)')
jsonb_path_query_array('{}', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('{}', '$[*] ? (@ > 1)')
jsonb_path_query_array('{}', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('{}', '$[*] ? (@.a > 1)')
jsonb_path_query_array('{}', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('{}', '$.b ? (@ == 1)')
jsonb_path_query_array('{}', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('{}', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('{}', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('{}', '$.** ? (@ == 1)')
jsonb_path_query_array('{}', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('{}', '$.** ? (@.a > 0).a')
jsonb_path_query_array('{}', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('{}', '$[*] ? (exists(@.a))')
jsonb_path_query_array('{}', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('{}', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('{}', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('{}', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('{}', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('{}', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('{}', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('{}', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('{}', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('{}', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('{}', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('{}', '$.type()')
jsonb_path_query_array('{}', 'strict $.type()')
jsonb_path_query_array('{}', '$[*].type()')
jsonb_path_query_array('{}', 'strict $[*].type()')
jsonb_path_query_array('{}', '$.size()')
jsonb_path_query_array('{}', 'strict $.size()')
jsonb_path_query_array('{}', '$[*].size()')
jsonb_path_query_array('{}', 'strict $[*].size()')
jsonb_path_query_array('{}', '$.double()')
jsonb_path_query_array('{}', 'strict $.double()')
jsonb_path_query_array('{}', '$.abs()')
jsonb_path_query_array('{}', 'strict $.abs()')
jsonb_path_query_array('{}', '$[*].floor()')
jsonb_path_query_array('{}', 'strict $[*].floor()')
jsonb_path_query_array('{}', '$.ceiling()')
jsonb_path_query_array('{}', 'strict $.ceiling()')
jsonb_path_query_array('{}', '$.c.d.a.abs()')
jsonb_path_query_array('{}', 'strict $.c.d.a.abs()')
jsonb_path_query_array('{}', '$.c.d.a.floor()')
jsonb_path_query_array('{}', 'strict $.c.d.a.floor()')
jsonb_path_query_array('{}', '$.c.d.a.ceiling()')
jsonb_path_query_array('{}', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('{}', '$ + 1')
jsonb_path_query_array('{}', 'strict $ + 1')
jsonb_path_query_array('{}', '$[0] + $[1]')
jsonb_path_query_array('{}', 'strict $[0] + $[1]')
jsonb_path_query_array('{}', '$.a * 2')
jsonb_path_query_array('{}', 'strict $.a * 2')
jsonb_path_query_array('{}', '$.a / 0')
jsonb_path_query_array('{}', 'strict $.a / 0')
jsonb_path_query_array('{}', '-$')
jsonb_path_query_array('{}', 'strict -$')
jsonb_path_query_array('{}', '-$[*]')
jsonb_path_query_array('{}', 'strict -$[*]')
jsonb_path_query_array('{}', '+$.b')
jsonb_path_query_array('{}', 'strict +$.b')
jsonb_path_query_array('{}', '$[*] + 1')
jsonb_path_query_array('{}', 'strict $[*] + 1')
jsonb_path_query_array('{}', '1 / $.a')
jsonb_path_query_array('{}', 'strict 1 / $.a')
jsonb_path_query_array('{}', '5 % 3')
jsonb_path_query_array('{}', 'strict 5 % 3')
jsonb_path_query_array('{}', '$.a == 1')
jsonb_path_query_array('{}', 'strict $.a == 1')
jsonb_path_query_array('{}', '$.a > $.c.d.a')
jsonb_path_query_array('{}', 'strict $.a > $.c.d.a')
jsonb_path_query_array('{}', '$ == null')
jsonb_path_query_array('{}', 'strict $ == null')
jsonb_path_query_array('{}', '$ != null')
jsonb_path_query_array('{}', 'strict $ != null')
jsonb_path_query_array('{}', '$[*] == 1')
jsonb_path_query_array('{}', 'strict $[*] == 1')
jsonb_path_query_array('{}', '$[*] > 5')
jsonb_path_query_array('{}', 'strict $[*] > 5')
jsonb_path_query_array('{}', '$.a == 1 && $.b == 2')
jsonb_path_query_array('{}', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('{}', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('{}', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('{}', '!($.a == 1)')
jsonb_path_query_array('{}', 'strict !($.a == 1)')
jsonb_path_query_array('{}', '($.a > "x") is unknown')
jsonb_path_query_array('{}', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('{}', 'exists($.a)')
jsonb_path_query_array('{}', 'strict exists($.a)')
jsonb_path_query_array('{}', 'exists($.zz)')
jsonb_path_query_array('{}', 'strict exists($.zz)')
jsonb_path_query_array('{}', '$ ? (1 == 1)')
jsonb_path_query_array('{}', 'strict $ ? (1 == 1)')
jsonb_path_query_array('{}', '$x')
jsonb_path_query_array('{}', 'strict $x')
jsonb_path_query_array('{}', '$x.a')
jsonb_path_query_array('{}', 'strict $x.a')
jsonb_path_query_array('{}', '$ ? (@.a == $x)')
jsonb_path_query_array('{}', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('{}', '$.keyvalue()')
jsonb_path_query_array('{}', 'strict $.keyvalue()')
jsonb_path_query_array('{}', '$.keyvalue().key')
jsonb_path_query_array('{}', 'strict $.keyvalue().key')
jsonb_path_query_array('{}', '$.keyvalue().value')
jsonb_path_query_array('{}', 'strict $.keyvalue().value')
jsonb_path_query_array('{}', '$.c.keyvalue()')
jsonb_path_query_array('{}', 'strict $.c.keyvalue()')
jsonb_path_query_array('{}', '$.**.keyvalue().key')
jsonb_path_query_array('{}', 'strict $.**.keyvalue().key')
jsonb_path_query_array('{}', '$.datetime()')
jsonb_path_query_array('{}', 'strict $.datetime()')
jsonb_path_query_array('{}', '1')
jsonb_path_query_array('{}', 'strict 1')
jsonb_path_query_array('{}', '"s"')
jsonb_path_query_array('{}', 'strict "s"')
jsonb_path_query_array('{}', 'true')
jsonb_path_query_array('{}', 'strict true')
jsonb_path_query_array('{}', 'null')
jsonb_path_query_array('{}', 'strict null')
jsonb_path_query_array('{}', '$[$.a]')
jsonb_path_query_array('{}', 'strict $[$.a]')
jsonb_path_query_array('{}', '$[$[0]]')
jsonb_path_query_array('{}', 'strict $[$[0]]')
jsonb_path_query_array('{}', '$.a[last]')
jsonb_path_query_array('{}', 'strict $.a[last]')
jsonb_path_query_array('{}', '$.b[last]')
jsonb_path_query_array('{}', 'strict $.b[last]')
jsonb_path_query_array('{}', '$.b[last - 1]')
jsonb_path_query_array('{}', 'strict $.b[last - 1]')
jsonb_path_query_array('{}', '$.b[$.a to last]')
jsonb_path_query_array('{}', 'strict $.b[$.a to last]')
jsonb_path_query_array('{}', '$.b.size()')
jsonb_path_query_array('{}', 'strict $.b.size()')
jsonb_path_query_array('{}', '$.c.d')
jsonb_path_query_array('{}', 'strict $.c.d')
jsonb_path_query_array('{}', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('{}', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('{}', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('{}', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('{}', '($.a + 1).type()')
jsonb_path_query_array('{}', 'strict ($.a + 1).type()')
jsonb_path_query_array('{}', '(1 == 1).type()')
jsonb_path_query_array('{}', 'strict (1 == 1).type()')
jsonb_path_query_array('{}', '($.a == 1).type()')
jsonb_path_query_array('{}', 'strict ($.a == 1).type()')
jsonb_path_query_array('{}', '$.a.type().type()')
jsonb_path_query_array('{}', 'strict $.a.type().type()')
jsonb_path_query_array('{}', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('{}', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('{}', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('{}', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('{}', '$.* ? (@ == 1)')
jsonb_path_query_array('{}', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('{}', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('{}', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('{}', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('{}', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[1, 2, 3]', '$')
jsonb_path_query_array('[1, 2, 3]', 'strict $')
jsonb_path_query_array('[1, 2, 3]', '$.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a')
jsonb_path_query_array('[1, 2, 3]', '$.a.b')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a.b')
jsonb_path_query_array('[1, 2, 3]', '$[*]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*]')
jsonb_path_query_array('[1, 2, 3]', '$[0]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[0]')
jsonb_path_query_array('[1, 2, 3]', '$[last]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[last]')
jsonb_path_query_array('[1, 2, 3]', '$[1 to last]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[1 to last]')
jsonb_path_query_array('[1, 2, 3]', '$[0, 2]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[0, 2]')
jsonb_path_query_array('[1, 2, 3]', '$[5]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[5]')
jsonb_path_query_array('[1, 2, 3]', '$[-1]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[-1]')
jsonb_path_query_array('[1, 2, 3]', '$["a"]')
jsonb_path_query_array('[1, 2, 3]', 'strict $["a"]')
jsonb_path_query_array('[1, 2, 3]', '$[1 to 0]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[1 to 0]')
jsonb_path_query_array('[1, 2, 3]', '$.*')
jsonb_path_query_array('[1, 2, 3]', 'strict $.*')
jsonb_path_query_array('[1, 2, 3]', '$.**')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**')
jsonb_path_query_array('[1, 2, 3]', '$.**{1}')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{1}')
jsonb_path_query_array('[1, 2, 3]', '$.**{1 to 2}')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{1 to 2}')
jsonb_path_query_array('[1, 2, 3]', '$.**{last}')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{last}')
jsonb_path_query_array('[1, 2, 3]', '$.**{2 to last}')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{2 to last}')
jsonb_path_query_array('[1, 2, 3]', '$.**{0}')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{0}')
jsonb_path_query_array('[1, 2, 3]', '$.**.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**.a')
jsonb_path_query_array('[1, 2, 3]', '$.**{1}.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**{1}.a')
jsonb_path_query_array('[1, 2, 3]', '$[*].a')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].a')
jsonb_path_query_array('[1, 2, 3]', '$[*].a[*]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].a[*]')
jsonb_path_query_array('[1, 2, 3]', '$.b[*]')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b[*]')
jsonb_path_query_array('[1, 2, 3]', '$.c.d.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.d.a')
jsonb_path_query_array('[1, 2, 3]', '$.c.*')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.*')
jsonb_path_query_array('[1, 2, 3]', '$.*.*')
jsonb_path_query_array('[1, 2, 3]', 'strict $.*.*')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@.a == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (@ > 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (@.a > 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('[1, 2, 3]', '$.b ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', '$.** ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', '$.** ? (@.a > 0).a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (exists(@.a))')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[1, 2, 3]', '$.type()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.type()')
jsonb_path_query_array('[1, 2, 3]', '$[*].type()')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].type()')
jsonb_path_query_array('[1, 2, 3]', '$.size()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.size()')
jsonb_path_query_array('[1, 2, 3]', '$[*].size()')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].size()')
jsonb_path_query_array('[1, 2, 3]', '$.double()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.double()')
jsonb_path_query_array('[1, 2, 3]', '$.abs()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.abs()')
jsonb_path_query_array('[1, 2, 3]', '$[*].floor()')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].floor()')
jsonb_path_query_array('[1, 2, 3]', '$.ceiling()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.ceiling()')
jsonb_path_query_array('[1, 2, 3]', '$.c.d.a.abs()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.d.a.abs()')
jsonb_path_query_array('[1, 2, 3]', '$.c.d.a.floor()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.d.a.floor()')
jsonb_path_query_array('[1, 2, 3]', '$.c.d.a.ceiling()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('[1, 2, 3]', '$ + 1')
jsonb_path_query_array('[1, 2, 3]', 'strict $ + 1')
jsonb_path_query_array('[1, 2, 3]', '$[0] + $[1]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[0] + $[1]')
jsonb_path_query_array('[1, 2, 3]', '$.a * 2')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a * 2')
jsonb_path_query_array('[1, 2, 3]', '$.a / 0')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a / 0')
jsonb_path_query_array('[1, 2, 3]', '-$')
jsonb_path_query_array('[1, 2, 3]', 'strict -$')
jsonb_path_query_array('[1, 2, 3]', '-$[*]')
jsonb_path_query_array('[1, 2, 3]', 'strict -$[*]')
jsonb_path_query_array('[1, 2, 3]', '+$.b')
jsonb_path_query_array('[1, 2, 3]', 'strict +$.b')
jsonb_path_query_array('[1, 2, 3]', '$[*] + 1')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] + 1')
jsonb_path_query_array('[1, 2, 3]', '1 / $.a')
jsonb_path_query_array('[1, 2, 3]', 'strict 1 / $.a')
jsonb_path_query_array('[1, 2, 3]', '5 % 3')
jsonb_path_query_array('[1, 2, 3]', 'strict 5 % 3')
jsonb_path_query_array('[1, 2, 3]', '$.a == 1')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a == 1')
jsonb_path_query_array('[1, 2, 3]', '$.a > $.c.d.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a > $.c.d.a')
jsonb_path_query_array('[1, 2, 3]', '$ == null')
jsonb_path_query_array('[1, 2, 3]', 'strict $ == null')
jsonb_path_query_array('[1, 2, 3]', '$ != null')
jsonb_path_query_array('[1, 2, 3]', 'strict $ != null')
jsonb_path_query_array('[1, 2, 3]', '$[*] == 1')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] == 1')
jsonb_path_query_array('[1, 2, 3]', '$[*] > 5')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] > 5')
jsonb_path_query_array('[1, 2, 3]', '$.a == 1 && $.b == 2')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('[1, 2, 3]', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('[1, 2, 3]', '!($.a == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict !($.a == 1)')
jsonb_path_query_array('[1, 2, 3]', '($.a > "x") is unknown')
jsonb_path_query_array('[1, 2, 3]', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('[1, 2, 3]', 'exists($.a)')
jsonb_path_query_array('[1, 2, 3]', 'strict exists($.a)')
jsonb_path_query_array('[1, 2, 3]', 'exists($.zz)')
jsonb_path_query_array('[1, 2, 3]', 'strict exists($.zz)')
jsonb_path_query_array('[1, 2, 3]', '$ ? (1 == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (1 == 1)')
jsonb_path_query_array('[1, 2, 3]', '$x')
jsonb_path_query_array('[1, 2, 3]', 'strict $x')
jsonb_path_query_array('[1, 2, 3]', '$x.a')
jsonb_path_query_array('[1, 2, 3]', 'strict $x.a')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@.a == $x)')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('[1, 2, 3]', '$.keyvalue()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.keyvalue()')
jsonb_path_query_array('[1, 2, 3]', '$.keyvalue().key')
jsonb_path_query_array('[1, 2, 3]', 'strict $.keyvalue().key')
jsonb_path_query_array('[1, 2, 3]', '$.keyvalue().value')
jsonb_path_query_array('[1, 2, 3]', 'strict $.keyvalue().value')
jsonb_path_query_array('[1, 2, 3]', '$.c.keyvalue()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.keyvalue()')
jsonb_path_query_array('[1, 2, 3]', '$.**.keyvalue().key')
jsonb_path_query_array('[1, 2, 3]', 'strict $.**.keyvalue().key')
jsonb_path_query_array('[1, 2, 3]', '$.datetime()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.datetime()')
jsonb_path_query_array('[1, 2, 3]', '1')
jsonb_path_query_array('[1, 2, 3]', 'strict 1')
jsonb_path_query_array('[1, 2, 3]', '"s"')
jsonb_path_query_array('[1, 2, 3]', 'strict "s"')
jsonb_path_query_array('[1, 2, 3]', 'true')
jsonb_path_query_array('[1, 2, 3]', 'strict true')
jsonb_path_query_array('[1, 2, 3]', 'null')
jsonb_path_query_array('[1, 2, 3]', 'strict null')
jsonb_path_query_array('[1, 2, 3]', '$[$.a]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[$.a]')
jsonb_path_query_array('[1, 2, 3]', '$[$[0]]')
jsonb_path_query_array('[1, 2, 3]', 'strict $[$[0]]')
jsonb_path_query_array('[1, 2, 3]', '$.a[last]')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a[last]')
jsonb_path_query_array('[1, 2, 3]', '$.b[last]')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b[last]')
jsonb_path_query_array('[1, 2, 3]', '$.b[last - 1]')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b[last - 1]')
jsonb_path_query_array('[1, 2, 3]', '$.b[$.a to last]')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b[$.a to last]')
jsonb_path_query_array('[1, 2, 3]', '$.b.size()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.b.size()')
jsonb_path_query_array('[1, 2, 3]', '$.c.d')
jsonb_path_query_array('[1, 2, 3]', 'strict $.c.d')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[1, 2, 3]', '($.a + 1).type()')
jsonb_path_query_array('[1, 2, 3]', 'strict ($.a + 1).type()')
jsonb_path_query_array('[1, 2, 3]', '(1 == 1).type()')
jsonb_path_query_array('[1, 2, 3]', 'strict (1 == 1).type()')
jsonb_path_query_array('[1, 2, 3]', '($.a == 1).type()')
jsonb_path_query_array('[1, 2, 3]', 'strict ($.a == 1).type()')
jsonb_path_query_array('[1, 2, 3]', '$.a.type().type()')
jsonb_path_query_array('[1, 2, 3]', 'strict $.a.type().type()')
jsonb_path_query_array('[1, 2, 3]', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('[1, 2, 3]', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[1, 2, 3]', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[1, 2, 3]', '$.* ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[1, 2, 3]', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[1, 2, 3]', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a.b')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a.b')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[0]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[0]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[1 to last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[1 to last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[0, 2]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[0, 2]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[5]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[5]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[-1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[-1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$["a"]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $["a"]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[1 to 0]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[1 to 0]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{1}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{1}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{1 to 2}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{1 to 2}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{last}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{last}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{2 to last}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{2 to last}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{0}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{0}')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**{1}.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**{1}.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].a[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].a[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.d.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.d.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.*.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.*.*')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@.a == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (@ > 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (@.a > 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.** ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.** ? (@.a > 0).a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (exists(@.a))')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.double()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.double()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.abs()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.abs()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].floor()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].floor()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.ceiling()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.ceiling()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.d.a.abs()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.d.a.abs()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.d.a.floor()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.d.a.floor()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.d.a.ceiling()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ + 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ + 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[0] + $[1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[0] + $[1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a * 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a * 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a / 0')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a / 0')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '-$')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict -$')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '-$[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict -$[*]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '+$.b')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict +$.b')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] + 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] + 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '1 / $.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict 1 / $.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '5 % 3')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict 5 % 3')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a == 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a == 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a > $.c.d.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a > $.c.d.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ == null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ == null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ != null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ != null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] == 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] == 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] > 5')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] > 5')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a == 1 && $.b == 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '!($.a == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict !($.a == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '($.a > "x") is unknown')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'exists($.a)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict exists($.a)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'exists($.zz)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict exists($.zz)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (1 == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (1 == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$x')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $x')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$x.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $x.a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@.a == $x)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.keyvalue()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.keyvalue()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.keyvalue().key')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.keyvalue().key')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.keyvalue().value')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.keyvalue().value')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.keyvalue()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.keyvalue()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.**.keyvalue().key')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.**.keyvalue().key')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.datetime()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.datetime()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict 1')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '"s"')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict "s"')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'true')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict true')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict null')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[$.a]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[$.a]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[$[0]]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[$[0]]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b[last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b[last - 1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b[last - 1]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b[$.a to last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b[$.a to last]')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.b.size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.b.size()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.c.d')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.c.d')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '($.a + 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict ($.a + 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '(1 == 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict (1 == 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '($.a == 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict ($.a == 1).type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.a.type().type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.a.type().type()')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$.* ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('{"a": 1, "b": [1, "2", null, true], "c": {"d": {"a": -1.5}}}', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a.b')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a.b')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[0]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[0]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[1 to last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[1 to last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[0, 2]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[0, 2]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[5]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[5]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[-1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[-1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$["a"]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $["a"]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[1 to 0]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[1 to 0]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{1}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{1}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{1 to 2}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{1 to 2}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{last}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{last}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{2 to last}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{2 to last}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{0}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{0}')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**{1}.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**{1}.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].a[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].a[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.d.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.d.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.*.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.*.*')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@.a == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@.a == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (@ > 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (@ > 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (@.a > 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (@.a > 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b[*] ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b[*] ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.** ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.** ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.** ? (@.a > 0).a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.** ? (@.a > 0).a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (exists(@.a))')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (exists(@.a))')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (!exists(@.a))')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (!exists(@.a))')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? ((@.a > 1) is unknown)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (@ starts with "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (@ starts with "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@ like_regex "^a.c$")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@ like_regex "B" flag "i")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.double()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.double()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.abs()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.abs()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].floor()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].floor()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.ceiling()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.ceiling()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.d.a.abs()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.d.a.abs()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.d.a.floor()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.d.a.floor()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.d.a.ceiling()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.d.a.ceiling()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ + 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ + 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[0] + $[1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[0] + $[1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a * 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a * 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a / 0')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a / 0')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '-$')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict -$')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '-$[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict -$[*]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '+$.b')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict +$.b')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] + 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] + 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '1 / $.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict 1 / $.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '5 % 3')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict 5 % 3')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a == 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a == 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a > $.c.d.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a > $.c.d.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ == null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ == null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ != null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ != null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] == 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] == 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] > 5')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] > 5')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a == 1 && $.b == 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a == 1 && $.b == 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a == 1 || $.zz == 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a == 1 || $.zz == 2')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '!($.a == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict !($.a == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '($.a > "x") is unknown')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict ($.a > "x") is unknown')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'exists($.a)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict exists($.a)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'exists($.zz)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict exists($.zz)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (1 == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (1 == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$x')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $x')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$x.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $x.a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@.a == $x)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@.a == $x)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.keyvalue()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.keyvalue()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.keyvalue().key')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.keyvalue().key')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.keyvalue().value')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.keyvalue().value')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.keyvalue()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.keyvalue()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.**.keyvalue().key')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.**.keyvalue().key')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.datetime()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.datetime()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict 1')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '"s"')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict "s"')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'true')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict true')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict null')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[$.a]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[$.a]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[$[0]]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[$[0]]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b[last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b[last - 1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b[last - 1]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b[$.a to last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b[$.a to last]')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.b.size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.b.size()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.c.d')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.c.d')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@.b[*] == 1).a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@.b[*] == 1).a')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (@.b[0] == 3)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '($.a + 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict ($.a + 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '(1 == 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict (1 == 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '($.a == 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict ($.a == 1).type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.a.type().type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.a.type().type()')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*].a ? (@ >= 2)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*].a ? (@ >= 2)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $[*] ? (@.a == 1 || @ == "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$.* ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $.* ? (@ == 1)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@ == "abc" && @ > "abb" && @ < "abd" && @ <> "x")')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', '$ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_query_array('[{"a": 1}, {"a": 2, "b": [3]}, {"a": [4, 5]}, "x", null, [6, [7]]]', 'strict $ ? (@ >= 1.5 && @ <= 1.5 && @ == 1.5)')
jsonb_path_exists('{"a":[1,2,3]}', '$.a[*] ? (@ > $min)', vars => '{"min":2}')
jsonb_path_query_first('{"a":"x"}', '$.a.datetime()', silent => true)
jsonb_path_query_array(path => 'strict $.b', target => '{"a":1}', silent => true)
jsonb_path_match('{"a":1}', '$.a', silent => true)
jsonb_path_match(target => '{"a":1}', path => '$.a == $x', vars => '{"x":1}')
jsonb_path_exists_tz('["2024-05-06"]', '$[*] ? (@.datetime() < "2024-05-07T00:00:00+01".datetime())', silent => true)
jsonb_path_exists('{"a":1}', silent => true)
