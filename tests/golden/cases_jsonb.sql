-- jsonb: text in and out, casts, operators, functions
'null'::jsonb
'true'::jsonb
'false'::jsonb
'0'::jsonb
'-0'::jsonb
'1'::jsonb
'-1'::jsonb
'1.0'::jsonb
'1.00'::jsonb
'-0.0'::jsonb
'0.000'::jsonb
'1e3'::jsonb
'1E3'::jsonb
'1e+3'::jsonb
'1e-3'::jsonb
'-12.5E2'::jsonb
'12345678901234567890'::jsonb
'123456789012345678901234567890123456789012345678901234567890'::jsonb
'0.00000000000000000000000000000000000000000000000001'::jsonb
'1e400'::jsonb
'1e-400'::jsonb
'""'::jsonb
'"a"'::jsonb
'"\""'::jsonb
'"\\"'::jsonb
'"\/"'::jsonb
'"\b\f\n\r\t"'::jsonb
'"\u0041"'::jsonb
'"\u00e9"'::jsonb
'"\u20ac"'::jsonb
'"\ud83d\ude00"'::jsonb
'"\uD83D\uDE00"'::jsonb
'"é€😀"'::jsonb
'"\u0001\u001f"'::jsonb
'"\u007f"'::jsonb
'[]'::jsonb
'{}'::jsonb
'[ ]'::jsonb
'{ }'::jsonb
'[1]'::jsonb
'[1,2,3]'::jsonb
'[[]]'::jsonb
'[{}]'::jsonb
'[null,true,false]'::jsonb
'{"a":1}'::jsonb
'{"a":1,"b":2}'::jsonb
'{"b":1,"a":2}'::jsonb
'{"aa":1,"b":2,"c":3}'::jsonb
'{"a":1,"a":2}'::jsonb
'{"a":1,"b":2,"a":3}'::jsonb
'{"a":{"b":1},"a":{"c":2}}'::jsonb
'{"":1}'::jsonb
'{"é":1,"z":2,"zz":3}'::jsonb
'{"a":[1,{"b":[2,{"c":null}]}]}'::jsonb
' [ 1 , 2 ] '::jsonb
' { "a" : 1 } '::jsonb
'{"a":"b\"c"}'::jsonb
'{"a\"b":1}'::jsonb
'{"a\u0062":1}'::jsonb
'[1.50, 2.5e10, -3E-5]'::jsonb
'"  "'::jsonb
'{"x": [[], {}, [[]]]}'::jsonb
''::jsonb
'  '::jsonb
'nul'::jsonb
'nulls'::jsonb
'TRUE'::jsonb
'True'::jsonb
'tru'::jsonb
'truex'::jsonb
'01'::jsonb
'-'::jsonb
'+1'::jsonb
'.5'::jsonb
'1.'::jsonb
'1.e5'::jsonb
'1e'::jsonb
'1e+'::jsonb
'0x10'::jsonb
'1a'::jsonb
'NaN'::jsonb
'Infinity'::jsonb
'-Infinity'::jsonb
'"'::jsonb
'"a'::jsonb
'"\'::jsonb
'"\x"'::jsonb
'"\u12"'::jsonb
'"\u12g4"'::jsonb
'"\u0000"'::jsonb
'"a\u0000b"'::jsonb
'"\ud800"'::jsonb
'"\udc00"'::jsonb
'"\ud800\ud800"'::jsonb
'"\ud800a"'::jsonb
'"\ud800\n"'::jsonb
'['::jsonb
'[1'::jsonb
'[1,'::jsonb
'[1,]'::jsonb
'[,1]'::jsonb
'[1 2]'::jsonb
'[1}'::jsonb
'{'::jsonb
'{"a"'::jsonb
'{"a":'::jsonb
'{"a":1'::jsonb
'{"a":1,'::jsonb
'{"a":1,}'::jsonb
'{"a" 1}'::jsonb
'{a:1}'::jsonb
'{1:2}'::jsonb
'{"a":1]'::jsonb
'{,}'::jsonb
'{"a":1 "b":2}'::jsonb
']'::jsonb
'}'::jsonb
'1 2'::jsonb
'[] []'::jsonb
'{} 1'::jsonb
'''a'''::jsonb
'{"a":1 "\u0000"}'::jsonb
'[1 "\ud800"]'::jsonb
'1e200000'::jsonb
'-1e131072'::jsonb
'1e131071'::jsonb
'1e-16383'::jsonb
'1e-20000'::jsonb
'[1,2,3,]'::jsonb
'"	"'::jsonb
E'"a\nb"'::jsonb
E'[1,\n\t2\r]'::jsonb
'[1, 2]'::text::jsonb
'[1,'::text::jsonb
null::jsonb
null::text::jsonb
cast('{"a": 1}' as jsonb)
jsonb '[1]'
'{"a":1}'::jsonb::text
'[1,2]'::jsonb::text || 'x'
('['||repeat('1,', 500)||'1]')::jsonb
repeat('9', 1000)::jsonb
('0.'||repeat('1', 1000))::jsonb
('-'||repeat('7', 300)||'.'||repeat('3', 300))::jsonb
('"'||repeat('é', 1000)||'"')::jsonb
(repeat('[', 1000)||repeat(']', 1000))::jsonb
(repeat('{"a":', 500)||'1'||repeat('}', 500))::jsonb
(repeat('[', 100000))::jsonb
length((repeat('[', 2000)||repeat(']', 2000))::jsonb::text)
('{'||repeat('"a":1,', 300)||'"b":2}')::jsonb
'null'::jsonb::boolean
'true'::jsonb::boolean
'false'::jsonb::boolean
'1'::jsonb::boolean
'-1'::jsonb::boolean
'1.5'::jsonb::boolean
'2.5'::jsonb::boolean
'-2.5'::jsonb::boolean
'0.4'::jsonb::boolean
'32767'::jsonb::boolean
'32768'::jsonb::boolean
'-32768'::jsonb::boolean
'-32769'::jsonb::boolean
'2147483647'::jsonb::boolean
'2147483648'::jsonb::boolean
'9223372036854775807'::jsonb::boolean
'9223372036854775808'::jsonb::boolean
'1e400'::jsonb::boolean
'1e-400'::jsonb::boolean
'123456789.123456789'::jsonb::boolean
'"1"'::jsonb::boolean
'"true"'::jsonb::boolean
'[]'::jsonb::boolean
'[1]'::jsonb::boolean
'{}'::jsonb::boolean
'{"a":1}'::jsonb::boolean
'100000000000000000000000000000000000000000.5'::jsonb::boolean
'null'::jsonb::smallint
'true'::jsonb::smallint
'false'::jsonb::smallint
'1'::jsonb::smallint
'-1'::jsonb::smallint
'1.5'::jsonb::smallint
'2.5'::jsonb::smallint
'-2.5'::jsonb::smallint
'0.4'::jsonb::smallint
'32767'::jsonb::smallint
'32768'::jsonb::smallint
'-32768'::jsonb::smallint
'-32769'::jsonb::smallint
'2147483647'::jsonb::smallint
'2147483648'::jsonb::smallint
'9223372036854775807'::jsonb::smallint
'9223372036854775808'::jsonb::smallint
'1e400'::jsonb::smallint
'1e-400'::jsonb::smallint
'123456789.123456789'::jsonb::smallint
'"1"'::jsonb::smallint
'"true"'::jsonb::smallint
'[]'::jsonb::smallint
'[1]'::jsonb::smallint
'{}'::jsonb::smallint
'{"a":1}'::jsonb::smallint
'100000000000000000000000000000000000000000.5'::jsonb::smallint
'null'::jsonb::integer
'true'::jsonb::integer
'false'::jsonb::integer
'1'::jsonb::integer
'-1'::jsonb::integer
'1.5'::jsonb::integer
'2.5'::jsonb::integer
'-2.5'::jsonb::integer
'0.4'::jsonb::integer
'32767'::jsonb::integer
'32768'::jsonb::integer
'-32768'::jsonb::integer
'-32769'::jsonb::integer
'2147483647'::jsonb::integer
'2147483648'::jsonb::integer
'9223372036854775807'::jsonb::integer
'9223372036854775808'::jsonb::integer
'1e400'::jsonb::integer
'1e-400'::jsonb::integer
'123456789.123456789'::jsonb::integer
'"1"'::jsonb::integer
'"true"'::jsonb::integer
'[]'::jsonb::integer
'[1]'::jsonb::integer
'{}'::jsonb::integer
'{"a":1}'::jsonb::integer
'100000000000000000000000000000000000000000.5'::jsonb::integer
'null'::jsonb::bigint
'true'::jsonb::bigint
'false'::jsonb::bigint
'1'::jsonb::bigint
'-1'::jsonb::bigint
'1.5'::jsonb::bigint
'2.5'::jsonb::bigint
'-2.5'::jsonb::bigint
'0.4'::jsonb::bigint
'32767'::jsonb::bigint
'32768'::jsonb::bigint
'-32768'::jsonb::bigint
'-32769'::jsonb::bigint
'2147483647'::jsonb::bigint
'2147483648'::jsonb::bigint
'9223372036854775807'::jsonb::bigint
'9223372036854775808'::jsonb::bigint
'1e400'::jsonb::bigint
'1e-400'::jsonb::bigint
'123456789.123456789'::jsonb::bigint
'"1"'::jsonb::bigint
'"true"'::jsonb::bigint
'[]'::jsonb::bigint
'[1]'::jsonb::bigint
'{}'::jsonb::bigint
'{"a":1}'::jsonb::bigint
'100000000000000000000000000000000000000000.5'::jsonb::bigint
'null'::jsonb::real
'true'::jsonb::real
'false'::jsonb::real
'1'::jsonb::real
'-1'::jsonb::real
'1.5'::jsonb::real
'2.5'::jsonb::real
'-2.5'::jsonb::real
'0.4'::jsonb::real
'32767'::jsonb::real
'32768'::jsonb::real
'-32768'::jsonb::real
'-32769'::jsonb::real
'2147483647'::jsonb::real
'2147483648'::jsonb::real
'9223372036854775807'::jsonb::real
'9223372036854775808'::jsonb::real
'1e400'::jsonb::real
'1e-400'::jsonb::real
'123456789.123456789'::jsonb::real
'"1"'::jsonb::real
'"true"'::jsonb::real
'[]'::jsonb::real
'[1]'::jsonb::real
'{}'::jsonb::real
'{"a":1}'::jsonb::real
'100000000000000000000000000000000000000000.5'::jsonb::real
'null'::jsonb::double precision
'true'::jsonb::double precision
'false'::jsonb::double precision
'1'::jsonb::double precision
'-1'::jsonb::double precision
'1.5'::jsonb::double precision
'2.5'::jsonb::double precision
'-2.5'::jsonb::double precision
'0.4'::jsonb::double precision
'32767'::jsonb::double precision
'32768'::jsonb::double precision
'-32768'::jsonb::double precision
'-32769'::jsonb::double precision
'2147483647'::jsonb::double precision
'2147483648'::jsonb::double precision
'9223372036854775807'::jsonb::double precision
'9223372036854775808'::jsonb::double precision
'1e400'::jsonb::double precision
'1e-400'::jsonb::double precision
'123456789.123456789'::jsonb::double precision
'"1"'::jsonb::double precision
'"true"'::jsonb::double precision
'[]'::jsonb::double precision
'[1]'::jsonb::double precision
'{}'::jsonb::double precision
'{"a":1}'::jsonb::double precision
'100000000000000000000000000000000000000000.5'::jsonb::double precision
'null'::jsonb::numeric
'true'::jsonb::numeric
'false'::jsonb::numeric
'1'::jsonb::numeric
'-1'::jsonb::numeric
'1.5'::jsonb::numeric
'2.5'::jsonb::numeric
'-2.5'::jsonb::numeric
'0.4'::jsonb::numeric
'32767'::jsonb::numeric
'32768'::jsonb::numeric
'-32768'::jsonb::numeric
'-32769'::jsonb::numeric
'2147483647'::jsonb::numeric
'2147483648'::jsonb::numeric
'9223372036854775807'::jsonb::numeric
'9223372036854775808'::jsonb::numeric
'1e400'::jsonb::numeric
'1e-400'::jsonb::numeric
'123456789.123456789'::jsonb::numeric
'"1"'::jsonb::numeric
'"true"'::jsonb::numeric
'[]'::jsonb::numeric
'[1]'::jsonb::numeric
'{}'::jsonb::numeric
'{"a":1}'::jsonb::numeric
'100000000000000000000000000000000000000000.5'::jsonb::numeric
'null'::jsonb::text
'true'::jsonb::text
'false'::jsonb::text
'1'::jsonb::text
'-1'::jsonb::text
'1.5'::jsonb::text
'2.5'::jsonb::text
'-2.5'::jsonb::text
'0.4'::jsonb::text
'32767'::jsonb::text
'32768'::jsonb::text
'-32768'::jsonb::text
'-32769'::jsonb::text
'2147483647'::jsonb::text
'2147483648'::jsonb::text
'9223372036854775807'::jsonb::text
'9223372036854775808'::jsonb::text
'1e400'::jsonb::text
'1e-400'::jsonb::text
'123456789.123456789'::jsonb::text
'"1"'::jsonb::text
'"true"'::jsonb::text
'[]'::jsonb::text
'[1]'::jsonb::text
'{}'::jsonb::text
'{"a":1}'::jsonb::text
'100000000000000000000000000000000000000000.5'::jsonb::text
'1.005'::jsonb::numeric(5,2)
'123456.7'::jsonb::numeric(5,2)
'5'::jsonb::text::int + 1
('{"a": 12.50}'::jsonb -> 'a')::numeric
('{"a": 12.50}'::jsonb -> 'a')::int
('[1e-300]'::jsonb -> 0)::numeric
'1'::jsonb::date
'1'::jsonb::uuid
1::jsonb
true::jsonb
1.5::jsonb
'null'::jsonb -> 'a'
'null'::jsonb ->> 'a'
'null'::jsonb -> 'b'
'null'::jsonb ->> 'b'
'null'::jsonb -> 'n'
'null'::jsonb ->> 'n'
'null'::jsonb -> ''
'null'::jsonb ->> ''
'null'::jsonb -> 0
'null'::jsonb ->> 0
'null'::jsonb -> 1
'null'::jsonb ->> 1
'null'::jsonb -> -1
'null'::jsonb ->> -1
'null'::jsonb -> 2
'null'::jsonb ->> 2
'null'::jsonb -> -3
'null'::jsonb ->> -3
'null'::jsonb -> 5
'null'::jsonb ->> 5
'null'::jsonb -> '0'
'null'::jsonb ->> '0'
'null'::jsonb -> null
'null'::jsonb ->> null
'null'::jsonb -> null::text
'null'::jsonb ->> null::text
'null'::jsonb -> null::int
'null'::jsonb ->> null::int
'true'::jsonb -> 'a'
'true'::jsonb ->> 'a'
'true'::jsonb -> 'b'
'true'::jsonb ->> 'b'
'true'::jsonb -> 'n'
'true'::jsonb ->> 'n'
'true'::jsonb -> ''
'true'::jsonb ->> ''
'true'::jsonb -> 0
'true'::jsonb ->> 0
'true'::jsonb -> 1
'true'::jsonb ->> 1
'true'::jsonb -> -1
'true'::jsonb ->> -1
'true'::jsonb -> 2
'true'::jsonb ->> 2
'true'::jsonb -> -3
'true'::jsonb ->> -3
'true'::jsonb -> 5
'true'::jsonb ->> 5
'true'::jsonb -> '0'
'true'::jsonb ->> '0'
'true'::jsonb -> null
'true'::jsonb ->> null
'true'::jsonb -> null::text
'true'::jsonb ->> null::text
'true'::jsonb -> null::int
'true'::jsonb ->> null::int
'"a"'::jsonb -> 'a'
'"a"'::jsonb ->> 'a'
'"a"'::jsonb -> 'b'
'"a"'::jsonb ->> 'b'
'"a"'::jsonb -> 'n'
'"a"'::jsonb ->> 'n'
'"a"'::jsonb -> ''
'"a"'::jsonb ->> ''
'"a"'::jsonb -> 0
'"a"'::jsonb ->> 0
'"a"'::jsonb -> 1
'"a"'::jsonb ->> 1
'"a"'::jsonb -> -1
'"a"'::jsonb ->> -1
'"a"'::jsonb -> 2
'"a"'::jsonb ->> 2
'"a"'::jsonb -> -3
'"a"'::jsonb ->> -3
'"a"'::jsonb -> 5
'"a"'::jsonb ->> 5
'"a"'::jsonb -> '0'
'"a"'::jsonb ->> '0'
'"a"'::jsonb -> null
'"a"'::jsonb ->> null
'"a"'::jsonb -> null::text
'"a"'::jsonb ->> null::text
'"a"'::jsonb -> null::int
'"a"'::jsonb ->> null::int
'"b"'::jsonb -> 'a'
'"b"'::jsonb ->> 'a'
'"b"'::jsonb -> 'b'
'"b"'::jsonb ->> 'b'
'"b"'::jsonb -> 'n'
'"b"'::jsonb ->> 'n'
'"b"'::jsonb -> ''
'"b"'::jsonb ->> ''
'"b"'::jsonb -> 0
'"b"'::jsonb ->> 0
'"b"'::jsonb -> 1
'"b"'::jsonb ->> 1
'"b"'::jsonb -> -1
'"b"'::jsonb ->> -1
'"b"'::jsonb -> 2
'"b"'::jsonb ->> 2
'"b"'::jsonb -> -3
'"b"'::jsonb ->> -3
'"b"'::jsonb -> 5
'"b"'::jsonb ->> 5
'"b"'::jsonb -> '0'
'"b"'::jsonb ->> '0'
'"b"'::jsonb -> null
'"b"'::jsonb ->> null
'"b"'::jsonb -> null::text
'"b"'::jsonb ->> null::text
'"b"'::jsonb -> null::int
'"b"'::jsonb ->> null::int
'1'::jsonb -> 'a'
'1'::jsonb ->> 'a'
'1'::jsonb -> 'b'
'1'::jsonb ->> 'b'
'1'::jsonb -> 'n'
'1'::jsonb ->> 'n'
'1'::jsonb -> ''
'1'::jsonb ->> ''
'1'::jsonb -> 0
'1'::jsonb ->> 0
'1'::jsonb -> 1
'1'::jsonb ->> 1
'1'::jsonb -> -1
'1'::jsonb ->> -1
'1'::jsonb -> 2
'1'::jsonb ->> 2
'1'::jsonb -> -3
'1'::jsonb ->> -3
'1'::jsonb -> 5
'1'::jsonb ->> 5
'1'::jsonb -> '0'
'1'::jsonb ->> '0'
'1'::jsonb -> null
'1'::jsonb ->> null
'1'::jsonb -> null::text
'1'::jsonb ->> null::text
'1'::jsonb -> null::int
'1'::jsonb ->> null::int
'[]'::jsonb -> 'a'
'[]'::jsonb ->> 'a'
'[]'::jsonb -> 'b'
'[]'::jsonb ->> 'b'
'[]'::jsonb -> 'n'
'[]'::jsonb ->> 'n'
'[]'::jsonb -> ''
'[]'::jsonb ->> ''
'[]'::jsonb -> 0
'[]'::jsonb ->> 0
'[]'::jsonb -> 1
'[]'::jsonb ->> 1
'[]'::jsonb -> -1
'[]'::jsonb ->> -1
'[]'::jsonb -> 2
'[]'::jsonb ->> 2
'[]'::jsonb -> -3
'[]'::jsonb ->> -3
'[]'::jsonb -> 5
'[]'::jsonb ->> 5
'[]'::jsonb -> '0'
'[]'::jsonb ->> '0'
'[]'::jsonb -> null
'[]'::jsonb ->> null
'[]'::jsonb -> null::text
'[]'::jsonb ->> null::text
'[]'::jsonb -> null::int
'[]'::jsonb ->> null::int
'[1,2,"a"]'::jsonb -> 'a'
'[1,2,"a"]'::jsonb ->> 'a'
'[1,2,"a"]'::jsonb -> 'b'
'[1,2,"a"]'::jsonb ->> 'b'
'[1,2,"a"]'::jsonb -> 'n'
'[1,2,"a"]'::jsonb ->> 'n'
'[1,2,"a"]'::jsonb -> ''
'[1,2,"a"]'::jsonb ->> ''
'[1,2,"a"]'::jsonb -> 0
'[1,2,"a"]'::jsonb ->> 0
'[1,2,"a"]'::jsonb -> 1
'[1,2,"a"]'::jsonb ->> 1
'[1,2,"a"]'::jsonb -> -1
'[1,2,"a"]'::jsonb ->> -1
'[1,2,"a"]'::jsonb -> 2
'[1,2,"a"]'::jsonb ->> 2
'[1,2,"a"]'::jsonb -> -3
'[1,2,"a"]'::jsonb ->> -3
'[1,2,"a"]'::jsonb -> 5
'[1,2,"a"]'::jsonb ->> 5
'[1,2,"a"]'::jsonb -> '0'
'[1,2,"a"]'::jsonb ->> '0'
'[1,2,"a"]'::jsonb -> null
'[1,2,"a"]'::jsonb ->> null
'[1,2,"a"]'::jsonb -> null::text
'[1,2,"a"]'::jsonb ->> null::text
'[1,2,"a"]'::jsonb -> null::int
'[1,2,"a"]'::jsonb ->> null::int
'["a","b",null]'::jsonb -> 'a'
'["a","b",null]'::jsonb ->> 'a'
'["a","b",null]'::jsonb -> 'b'
'["a","b",null]'::jsonb ->> 'b'
'["a","b",null]'::jsonb -> 'n'
'["a","b",null]'::jsonb ->> 'n'
'["a","b",null]'::jsonb -> ''
'["a","b",null]'::jsonb ->> ''
'["a","b",null]'::jsonb -> 0
'["a","b",null]'::jsonb ->> 0
'["a","b",null]'::jsonb -> 1
'["a","b",null]'::jsonb ->> 1
'["a","b",null]'::jsonb -> -1
'["a","b",null]'::jsonb ->> -1
'["a","b",null]'::jsonb -> 2
'["a","b",null]'::jsonb ->> 2
'["a","b",null]'::jsonb -> -3
'["a","b",null]'::jsonb ->> -3
'["a","b",null]'::jsonb -> 5
'["a","b",null]'::jsonb ->> 5
'["a","b",null]'::jsonb -> '0'
'["a","b",null]'::jsonb ->> '0'
'["a","b",null]'::jsonb -> null
'["a","b",null]'::jsonb ->> null
'["a","b",null]'::jsonb -> null::text
'["a","b",null]'::jsonb ->> null::text
'["a","b",null]'::jsonb -> null::int
'["a","b",null]'::jsonb ->> null::int
'{}'::jsonb -> 'a'
'{}'::jsonb ->> 'a'
'{}'::jsonb -> 'b'
'{}'::jsonb ->> 'b'
'{}'::jsonb -> 'n'
'{}'::jsonb ->> 'n'
'{}'::jsonb -> ''
'{}'::jsonb ->> ''
'{}'::jsonb -> 0
'{}'::jsonb ->> 0
'{}'::jsonb -> 1
'{}'::jsonb ->> 1
'{}'::jsonb -> -1
'{}'::jsonb ->> -1
'{}'::jsonb -> 2
'{}'::jsonb ->> 2
'{}'::jsonb -> -3
'{}'::jsonb ->> -3
'{}'::jsonb -> 5
'{}'::jsonb ->> 5
'{}'::jsonb -> '0'
'{}'::jsonb ->> '0'
'{}'::jsonb -> null
'{}'::jsonb ->> null
'{}'::jsonb -> null::text
'{}'::jsonb ->> null::text
'{}'::jsonb -> null::int
'{}'::jsonb ->> null::int
'{"a":1,"b":null}'::jsonb -> 'a'
'{"a":1,"b":null}'::jsonb ->> 'a'
'{"a":1,"b":null}'::jsonb -> 'b'
'{"a":1,"b":null}'::jsonb ->> 'b'
'{"a":1,"b":null}'::jsonb -> 'n'
'{"a":1,"b":null}'::jsonb ->> 'n'
'{"a":1,"b":null}'::jsonb -> ''
'{"a":1,"b":null}'::jsonb ->> ''
'{"a":1,"b":null}'::jsonb -> 0
'{"a":1,"b":null}'::jsonb ->> 0
'{"a":1,"b":null}'::jsonb -> 1
'{"a":1,"b":null}'::jsonb ->> 1
'{"a":1,"b":null}'::jsonb -> -1
'{"a":1,"b":null}'::jsonb ->> -1
'{"a":1,"b":null}'::jsonb -> 2
'{"a":1,"b":null}'::jsonb ->> 2
'{"a":1,"b":null}'::jsonb -> -3
'{"a":1,"b":null}'::jsonb ->> -3
'{"a":1,"b":null}'::jsonb -> 5
'{"a":1,"b":null}'::jsonb ->> 5
'{"a":1,"b":null}'::jsonb -> '0'
'{"a":1,"b":null}'::jsonb ->> '0'
'{"a":1,"b":null}'::jsonb -> null
'{"a":1,"b":null}'::jsonb ->> null
'{"a":1,"b":null}'::jsonb -> null::text
'{"a":1,"b":null}'::jsonb ->> null::text
'{"a":1,"b":null}'::jsonb -> null::int
'{"a":1,"b":null}'::jsonb ->> null::int
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 'a'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 'a'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 'b'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 'b'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 'n'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 'n'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> ''
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> ''
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 0
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 0
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> -1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> -1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 2
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 2
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> -3
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> -3
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> 5
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> 5
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> '0'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> '0'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> null
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> null
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> null::text
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> null::text
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb -> null::int
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ->> null::int
'[[1,2],[3,4]]'::jsonb -> 'a'
'[[1,2],[3,4]]'::jsonb ->> 'a'
'[[1,2],[3,4]]'::jsonb -> 'b'
'[[1,2],[3,4]]'::jsonb ->> 'b'
'[[1,2],[3,4]]'::jsonb -> 'n'
'[[1,2],[3,4]]'::jsonb ->> 'n'
'[[1,2],[3,4]]'::jsonb -> ''
'[[1,2],[3,4]]'::jsonb ->> ''
'[[1,2],[3,4]]'::jsonb -> 0
'[[1,2],[3,4]]'::jsonb ->> 0
'[[1,2],[3,4]]'::jsonb -> 1
'[[1,2],[3,4]]'::jsonb ->> 1
'[[1,2],[3,4]]'::jsonb -> -1
'[[1,2],[3,4]]'::jsonb ->> -1
'[[1,2],[3,4]]'::jsonb -> 2
'[[1,2],[3,4]]'::jsonb ->> 2
'[[1,2],[3,4]]'::jsonb -> -3
'[[1,2],[3,4]]'::jsonb ->> -3
'[[1,2],[3,4]]'::jsonb -> 5
'[[1,2],[3,4]]'::jsonb ->> 5
'[[1,2],[3,4]]'::jsonb -> '0'
'[[1,2],[3,4]]'::jsonb ->> '0'
'[[1,2],[3,4]]'::jsonb -> null
'[[1,2],[3,4]]'::jsonb ->> null
'[[1,2],[3,4]]'::jsonb -> null::text
'[[1,2],[3,4]]'::jsonb ->> null::text
'[[1,2],[3,4]]'::jsonb -> null::int
'[[1,2],[3,4]]'::jsonb ->> null::int
'[{"a":1},{"a":2}]'::jsonb -> 'a'
'[{"a":1},{"a":2}]'::jsonb ->> 'a'
'[{"a":1},{"a":2}]'::jsonb -> 'b'
'[{"a":1},{"a":2}]'::jsonb ->> 'b'
'[{"a":1},{"a":2}]'::jsonb -> 'n'
'[{"a":1},{"a":2}]'::jsonb ->> 'n'
'[{"a":1},{"a":2}]'::jsonb -> ''
'[{"a":1},{"a":2}]'::jsonb ->> ''
'[{"a":1},{"a":2}]'::jsonb -> 0
'[{"a":1},{"a":2}]'::jsonb ->> 0
'[{"a":1},{"a":2}]'::jsonb -> 1
'[{"a":1},{"a":2}]'::jsonb ->> 1
'[{"a":1},{"a":2}]'::jsonb -> -1
'[{"a":1},{"a":2}]'::jsonb ->> -1
'[{"a":1},{"a":2}]'::jsonb -> 2
'[{"a":1},{"a":2}]'::jsonb ->> 2
'[{"a":1},{"a":2}]'::jsonb -> -3
'[{"a":1},{"a":2}]'::jsonb ->> -3
'[{"a":1},{"a":2}]'::jsonb -> 5
'[{"a":1},{"a":2}]'::jsonb ->> 5
'[{"a":1},{"a":2}]'::jsonb -> '0'
'[{"a":1},{"a":2}]'::jsonb ->> '0'
'[{"a":1},{"a":2}]'::jsonb -> null
'[{"a":1},{"a":2}]'::jsonb ->> null
'[{"a":1},{"a":2}]'::jsonb -> null::text
'[{"a":1},{"a":2}]'::jsonb ->> null::text
'[{"a":1},{"a":2}]'::jsonb -> null::int
'[{"a":1},{"a":2}]'::jsonb ->> null::int
'"abc"'::jsonb -> 'a'
'"abc"'::jsonb ->> 'a'
'"abc"'::jsonb -> 'b'
'"abc"'::jsonb ->> 'b'
'"abc"'::jsonb -> 'n'
'"abc"'::jsonb ->> 'n'
'"abc"'::jsonb -> ''
'"abc"'::jsonb ->> ''
'"abc"'::jsonb -> 0
'"abc"'::jsonb ->> 0
'"abc"'::jsonb -> 1
'"abc"'::jsonb ->> 1
'"abc"'::jsonb -> -1
'"abc"'::jsonb ->> -1
'"abc"'::jsonb -> 2
'"abc"'::jsonb ->> 2
'"abc"'::jsonb -> -3
'"abc"'::jsonb ->> -3
'"abc"'::jsonb -> 5
'"abc"'::jsonb ->> 5
'"abc"'::jsonb -> '0'
'"abc"'::jsonb ->> '0'
'"abc"'::jsonb -> null
'"abc"'::jsonb ->> null
'"abc"'::jsonb -> null::text
'"abc"'::jsonb ->> null::text
'"abc"'::jsonb -> null::int
'"abc"'::jsonb ->> null::int
'[1,2]'::jsonb -> (-2147483648)
'[1,2]'::jsonb -> 2147483647
'{"a":{"b":[1,2]}}'::jsonb -> 'a' -> 'b' -> -1
'{"a":{"b":[1,2]}}'::jsonb -> 'a' ->> 'b'
'{"a":"\u20ac"}'::jsonb ->> 'a'
'{"a":"x\ny"}'::jsonb ->> 'a'
'{"a": 1.50}'::jsonb ->> 'a'
'{"a": true}'::jsonb ->> 'a'
null::jsonb -> 'a'
null::jsonb ->> 0
'{"1": "one"}'::jsonb -> '1'
'{"1": "one"}'::jsonb -> 1
'null'::jsonb @> 'null'::jsonb
'null'::jsonb @> '1'::jsonb
'null'::jsonb @> '1.0'::jsonb
'null'::jsonb @> '"a"'::jsonb
'null'::jsonb @> '[]'::jsonb
'null'::jsonb @> '[1]'::jsonb
'null'::jsonb @> '[1,2]'::jsonb
'null'::jsonb @> '[2,1,1]'::jsonb
'null'::jsonb @> '[[1]]'::jsonb
'null'::jsonb @> '[[1,2],[3]]'::jsonb
'null'::jsonb @> '{}'::jsonb
'null'::jsonb @> '{"a":1}'::jsonb
'null'::jsonb @> '{"a":1,"b":2}'::jsonb
'null'::jsonb @> '{"a":{"b":1}}'::jsonb
'null'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'null'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'null'::jsonb @> '["a"]'::jsonb
'1'::jsonb @> 'null'::jsonb
'1'::jsonb @> '1'::jsonb
'1'::jsonb @> '1.0'::jsonb
'1'::jsonb @> '"a"'::jsonb
'1'::jsonb @> '[]'::jsonb
'1'::jsonb @> '[1]'::jsonb
'1'::jsonb @> '[1,2]'::jsonb
'1'::jsonb @> '[2,1,1]'::jsonb
'1'::jsonb @> '[[1]]'::jsonb
'1'::jsonb @> '[[1,2],[3]]'::jsonb
'1'::jsonb @> '{}'::jsonb
'1'::jsonb @> '{"a":1}'::jsonb
'1'::jsonb @> '{"a":1,"b":2}'::jsonb
'1'::jsonb @> '{"a":{"b":1}}'::jsonb
'1'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'1'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'1'::jsonb @> '["a"]'::jsonb
'1.0'::jsonb @> 'null'::jsonb
'1.0'::jsonb @> '1'::jsonb
'1.0'::jsonb @> '1.0'::jsonb
'1.0'::jsonb @> '"a"'::jsonb
'1.0'::jsonb @> '[]'::jsonb
'1.0'::jsonb @> '[1]'::jsonb
'1.0'::jsonb @> '[1,2]'::jsonb
'1.0'::jsonb @> '[2,1,1]'::jsonb
'1.0'::jsonb @> '[[1]]'::jsonb
'1.0'::jsonb @> '[[1,2],[3]]'::jsonb
'1.0'::jsonb @> '{}'::jsonb
'1.0'::jsonb @> '{"a":1}'::jsonb
'1.0'::jsonb @> '{"a":1,"b":2}'::jsonb
'1.0'::jsonb @> '{"a":{"b":1}}'::jsonb
'1.0'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'1.0'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'1.0'::jsonb @> '["a"]'::jsonb
'"a"'::jsonb @> 'null'::jsonb
'"a"'::jsonb @> '1'::jsonb
'"a"'::jsonb @> '1.0'::jsonb
'"a"'::jsonb @> '"a"'::jsonb
'"a"'::jsonb @> '[]'::jsonb
'"a"'::jsonb @> '[1]'::jsonb
'"a"'::jsonb @> '[1,2]'::jsonb
'"a"'::jsonb @> '[2,1,1]'::jsonb
'"a"'::jsonb @> '[[1]]'::jsonb
'"a"'::jsonb @> '[[1,2],[3]]'::jsonb
'"a"'::jsonb @> '{}'::jsonb
'"a"'::jsonb @> '{"a":1}'::jsonb
'"a"'::jsonb @> '{"a":1,"b":2}'::jsonb
'"a"'::jsonb @> '{"a":{"b":1}}'::jsonb
'"a"'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'"a"'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'"a"'::jsonb @> '["a"]'::jsonb
'[]'::jsonb @> 'null'::jsonb
'[]'::jsonb @> '1'::jsonb
'[]'::jsonb @> '1.0'::jsonb
'[]'::jsonb @> '"a"'::jsonb
'[]'::jsonb @> '[]'::jsonb
'[]'::jsonb @> '[1]'::jsonb
'[]'::jsonb @> '[1,2]'::jsonb
'[]'::jsonb @> '[2,1,1]'::jsonb
'[]'::jsonb @> '[[1]]'::jsonb
'[]'::jsonb @> '[[1,2],[3]]'::jsonb
'[]'::jsonb @> '{}'::jsonb
'[]'::jsonb @> '{"a":1}'::jsonb
'[]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[]'::jsonb @> '["a"]'::jsonb
'[1]'::jsonb @> 'null'::jsonb
'[1]'::jsonb @> '1'::jsonb
'[1]'::jsonb @> '1.0'::jsonb
'[1]'::jsonb @> '"a"'::jsonb
'[1]'::jsonb @> '[]'::jsonb
'[1]'::jsonb @> '[1]'::jsonb
'[1]'::jsonb @> '[1,2]'::jsonb
'[1]'::jsonb @> '[2,1,1]'::jsonb
'[1]'::jsonb @> '[[1]]'::jsonb
'[1]'::jsonb @> '[[1,2],[3]]'::jsonb
'[1]'::jsonb @> '{}'::jsonb
'[1]'::jsonb @> '{"a":1}'::jsonb
'[1]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[1]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[1]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[1]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[1]'::jsonb @> '["a"]'::jsonb
'[1,2]'::jsonb @> 'null'::jsonb
'[1,2]'::jsonb @> '1'::jsonb
'[1,2]'::jsonb @> '1.0'::jsonb
'[1,2]'::jsonb @> '"a"'::jsonb
'[1,2]'::jsonb @> '[]'::jsonb
'[1,2]'::jsonb @> '[1]'::jsonb
'[1,2]'::jsonb @> '[1,2]'::jsonb
'[1,2]'::jsonb @> '[2,1,1]'::jsonb
'[1,2]'::jsonb @> '[[1]]'::jsonb
'[1,2]'::jsonb @> '[[1,2],[3]]'::jsonb
'[1,2]'::jsonb @> '{}'::jsonb
'[1,2]'::jsonb @> '{"a":1}'::jsonb
'[1,2]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[1,2]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[1,2]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[1,2]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[1,2]'::jsonb @> '["a"]'::jsonb
'[2,1,1]'::jsonb @> 'null'::jsonb
'[2,1,1]'::jsonb @> '1'::jsonb
'[2,1,1]'::jsonb @> '1.0'::jsonb
'[2,1,1]'::jsonb @> '"a"'::jsonb
'[2,1,1]'::jsonb @> '[]'::jsonb
'[2,1,1]'::jsonb @> '[1]'::jsonb
'[2,1,1]'::jsonb @> '[1,2]'::jsonb
'[2,1,1]'::jsonb @> '[2,1,1]'::jsonb
'[2,1,1]'::jsonb @> '[[1]]'::jsonb
'[2,1,1]'::jsonb @> '[[1,2],[3]]'::jsonb
'[2,1,1]'::jsonb @> '{}'::jsonb
'[2,1,1]'::jsonb @> '{"a":1}'::jsonb
'[2,1,1]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[2,1,1]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[2,1,1]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[2,1,1]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[2,1,1]'::jsonb @> '["a"]'::jsonb
'[[1]]'::jsonb @> 'null'::jsonb
'[[1]]'::jsonb @> '1'::jsonb
'[[1]]'::jsonb @> '1.0'::jsonb
'[[1]]'::jsonb @> '"a"'::jsonb
'[[1]]'::jsonb @> '[]'::jsonb
'[[1]]'::jsonb @> '[1]'::jsonb
'[[1]]'::jsonb @> '[1,2]'::jsonb
'[[1]]'::jsonb @> '[2,1,1]'::jsonb
'[[1]]'::jsonb @> '[[1]]'::jsonb
'[[1]]'::jsonb @> '[[1,2],[3]]'::jsonb
'[[1]]'::jsonb @> '{}'::jsonb
'[[1]]'::jsonb @> '{"a":1}'::jsonb
'[[1]]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[[1]]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[[1]]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[[1]]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[[1]]'::jsonb @> '["a"]'::jsonb
'[[1,2],[3]]'::jsonb @> 'null'::jsonb
'[[1,2],[3]]'::jsonb @> '1'::jsonb
'[[1,2],[3]]'::jsonb @> '1.0'::jsonb
'[[1,2],[3]]'::jsonb @> '"a"'::jsonb
'[[1,2],[3]]'::jsonb @> '[]'::jsonb
'[[1,2],[3]]'::jsonb @> '[1]'::jsonb
'[[1,2],[3]]'::jsonb @> '[1,2]'::jsonb
'[[1,2],[3]]'::jsonb @> '[2,1,1]'::jsonb
'[[1,2],[3]]'::jsonb @> '[[1]]'::jsonb
'[[1,2],[3]]'::jsonb @> '[[1,2],[3]]'::jsonb
'[[1,2],[3]]'::jsonb @> '{}'::jsonb
'[[1,2],[3]]'::jsonb @> '{"a":1}'::jsonb
'[[1,2],[3]]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[[1,2],[3]]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[[1,2],[3]]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[[1,2],[3]]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[[1,2],[3]]'::jsonb @> '["a"]'::jsonb
'{}'::jsonb @> 'null'::jsonb
'{}'::jsonb @> '1'::jsonb
'{}'::jsonb @> '1.0'::jsonb
'{}'::jsonb @> '"a"'::jsonb
'{}'::jsonb @> '[]'::jsonb
'{}'::jsonb @> '[1]'::jsonb
'{}'::jsonb @> '[1,2]'::jsonb
'{}'::jsonb @> '[2,1,1]'::jsonb
'{}'::jsonb @> '[[1]]'::jsonb
'{}'::jsonb @> '[[1,2],[3]]'::jsonb
'{}'::jsonb @> '{}'::jsonb
'{}'::jsonb @> '{"a":1}'::jsonb
'{}'::jsonb @> '{"a":1,"b":2}'::jsonb
'{}'::jsonb @> '{"a":{"b":1}}'::jsonb
'{}'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'{}'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'{}'::jsonb @> '["a"]'::jsonb
'{"a":1}'::jsonb @> 'null'::jsonb
'{"a":1}'::jsonb @> '1'::jsonb
'{"a":1}'::jsonb @> '1.0'::jsonb
'{"a":1}'::jsonb @> '"a"'::jsonb
'{"a":1}'::jsonb @> '[]'::jsonb
'{"a":1}'::jsonb @> '[1]'::jsonb
'{"a":1}'::jsonb @> '[1,2]'::jsonb
'{"a":1}'::jsonb @> '[2,1,1]'::jsonb
'{"a":1}'::jsonb @> '[[1]]'::jsonb
'{"a":1}'::jsonb @> '[[1,2],[3]]'::jsonb
'{"a":1}'::jsonb @> '{}'::jsonb
'{"a":1}'::jsonb @> '{"a":1}'::jsonb
'{"a":1}'::jsonb @> '{"a":1,"b":2}'::jsonb
'{"a":1}'::jsonb @> '{"a":{"b":1}}'::jsonb
'{"a":1}'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'{"a":1}'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'{"a":1}'::jsonb @> '["a"]'::jsonb
'{"a":1,"b":2}'::jsonb @> 'null'::jsonb
'{"a":1,"b":2}'::jsonb @> '1'::jsonb
'{"a":1,"b":2}'::jsonb @> '1.0'::jsonb
'{"a":1,"b":2}'::jsonb @> '"a"'::jsonb
'{"a":1,"b":2}'::jsonb @> '[]'::jsonb
'{"a":1,"b":2}'::jsonb @> '[1]'::jsonb
'{"a":1,"b":2}'::jsonb @> '[1,2]'::jsonb
'{"a":1,"b":2}'::jsonb @> '[2,1,1]'::jsonb
'{"a":1,"b":2}'::jsonb @> '[[1]]'::jsonb
'{"a":1,"b":2}'::jsonb @> '[[1,2],[3]]'::jsonb
'{"a":1,"b":2}'::jsonb @> '{}'::jsonb
'{"a":1,"b":2}'::jsonb @> '{"a":1}'::jsonb
'{"a":1,"b":2}'::jsonb @> '{"a":1,"b":2}'::jsonb
'{"a":1,"b":2}'::jsonb @> '{"a":{"b":1}}'::jsonb
'{"a":1,"b":2}'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'{"a":1,"b":2}'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'{"a":1,"b":2}'::jsonb @> '["a"]'::jsonb
'{"a":{"b":1}}'::jsonb @> 'null'::jsonb
'{"a":{"b":1}}'::jsonb @> '1'::jsonb
'{"a":{"b":1}}'::jsonb @> '1.0'::jsonb
'{"a":{"b":1}}'::jsonb @> '"a"'::jsonb
'{"a":{"b":1}}'::jsonb @> '[]'::jsonb
'{"a":{"b":1}}'::jsonb @> '[1]'::jsonb
'{"a":{"b":1}}'::jsonb @> '[1,2]'::jsonb
'{"a":{"b":1}}'::jsonb @> '[2,1,1]'::jsonb
'{"a":{"b":1}}'::jsonb @> '[[1]]'::jsonb
'{"a":{"b":1}}'::jsonb @> '[[1,2],[3]]'::jsonb
'{"a":{"b":1}}'::jsonb @> '{}'::jsonb
'{"a":{"b":1}}'::jsonb @> '{"a":1}'::jsonb
'{"a":{"b":1}}'::jsonb @> '{"a":1,"b":2}'::jsonb
'{"a":{"b":1}}'::jsonb @> '{"a":{"b":1}}'::jsonb
'{"a":{"b":1}}'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'{"a":{"b":1}}'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'{"a":{"b":1}}'::jsonb @> '["a"]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> 'null'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '1'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '1.0'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '"a"'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[1]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[1,2]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[2,1,1]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[[1]]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[[1,2],[3]]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '{}'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '{"a":1}'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '{"a":1,"b":2}'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '{"a":{"b":1}}'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'{"a":[1,2,{"c":3}]}'::jsonb @> '["a"]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> 'null'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '1'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '1.0'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '"a"'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[1]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[1,2]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[2,1,1]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[[1]]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[[1,2],[3]]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '{}'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '{"a":1}'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '{"a":1,"b":2}'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '{"a":{"b":1}}'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'[{"a":1,"b":2},{"a":3}]'::jsonb @> '["a"]'::jsonb
'["a"]'::jsonb @> 'null'::jsonb
'["a"]'::jsonb @> '1'::jsonb
'["a"]'::jsonb @> '1.0'::jsonb
'["a"]'::jsonb @> '"a"'::jsonb
'["a"]'::jsonb @> '[]'::jsonb
'["a"]'::jsonb @> '[1]'::jsonb
'["a"]'::jsonb @> '[1,2]'::jsonb
'["a"]'::jsonb @> '[2,1,1]'::jsonb
'["a"]'::jsonb @> '[[1]]'::jsonb
'["a"]'::jsonb @> '[[1,2],[3]]'::jsonb
'["a"]'::jsonb @> '{}'::jsonb
'["a"]'::jsonb @> '{"a":1}'::jsonb
'["a"]'::jsonb @> '{"a":1,"b":2}'::jsonb
'["a"]'::jsonb @> '{"a":{"b":1}}'::jsonb
'["a"]'::jsonb @> '{"a":[1,2,{"c":3}]}'::jsonb
'["a"]'::jsonb @> '[{"a":1,"b":2},{"a":3}]'::jsonb
'["a"]'::jsonb @> '["a"]'::jsonb
'{"a":1}'::jsonb <@ '{"a":1,"b":2}'::jsonb
'[1]'::jsonb <@ '[2]'
'{"a":{"b":1,"c":2}}'::jsonb @> '{"a":{"c":2}}'
'[[1,2],[1,3]]'::jsonb @> '[[2,3]]'
'[[1,2],[1,3]]'::jsonb @> '[[3,1],[2]]'
'{"a":[{"b":1},{"b":2}]}'::jsonb @> '{"a":[{"b":2},{"b":1}]}'
'1'::jsonb @> '1.00'
'[1.0]'::jsonb @> '[1]'
null::jsonb @> '1'
'{"a":1}'::jsonb @> null
'null'::jsonb ? 'a'
'null'::jsonb ? 'b'
'null'::jsonb ? ''
'null'::jsonb ? 'abc'
'null'::jsonb ? null
'true'::jsonb ? 'a'
'true'::jsonb ? 'b'
'true'::jsonb ? ''
'true'::jsonb ? 'abc'
'true'::jsonb ? null
'"a"'::jsonb ? 'a'
'"a"'::jsonb ? 'b'
'"a"'::jsonb ? ''
'"a"'::jsonb ? 'abc'
'"a"'::jsonb ? null
'"b"'::jsonb ? 'a'
'"b"'::jsonb ? 'b'
'"b"'::jsonb ? ''
'"b"'::jsonb ? 'abc'
'"b"'::jsonb ? null
'1'::jsonb ? 'a'
'1'::jsonb ? 'b'
'1'::jsonb ? ''
'1'::jsonb ? 'abc'
'1'::jsonb ? null
'[]'::jsonb ? 'a'
'[]'::jsonb ? 'b'
'[]'::jsonb ? ''
'[]'::jsonb ? 'abc'
'[]'::jsonb ? null
'[1,2,"a"]'::jsonb ? 'a'
'[1,2,"a"]'::jsonb ? 'b'
'[1,2,"a"]'::jsonb ? ''
'[1,2,"a"]'::jsonb ? 'abc'
'[1,2,"a"]'::jsonb ? null
'["a","b",null]'::jsonb ? 'a'
'["a","b",null]'::jsonb ? 'b'
'["a","b",null]'::jsonb ? ''
'["a","b",null]'::jsonb ? 'abc'
'["a","b",null]'::jsonb ? null
'{}'::jsonb ? 'a'
'{}'::jsonb ? 'b'
'{}'::jsonb ? ''
'{}'::jsonb ? 'abc'
'{}'::jsonb ? null
'{"a":1,"b":null}'::jsonb ? 'a'
'{"a":1,"b":null}'::jsonb ? 'b'
'{"a":1,"b":null}'::jsonb ? ''
'{"a":1,"b":null}'::jsonb ? 'abc'
'{"a":1,"b":null}'::jsonb ? null
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ? 'a'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ? 'b'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ? ''
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ? 'abc'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb ? null
'[[1,2],[3,4]]'::jsonb ? 'a'
'[[1,2],[3,4]]'::jsonb ? 'b'
'[[1,2],[3,4]]'::jsonb ? ''
'[[1,2],[3,4]]'::jsonb ? 'abc'
'[[1,2],[3,4]]'::jsonb ? null
'[{"a":1},{"a":2}]'::jsonb ? 'a'
'[{"a":1},{"a":2}]'::jsonb ? 'b'
'[{"a":1},{"a":2}]'::jsonb ? ''
'[{"a":1},{"a":2}]'::jsonb ? 'abc'
'[{"a":1},{"a":2}]'::jsonb ? null
'"abc"'::jsonb ? 'a'
'"abc"'::jsonb ? 'b'
'"abc"'::jsonb ? ''
'"abc"'::jsonb ? 'abc'
'"abc"'::jsonb ? null
'null'::jsonb || 'null'::jsonb
'null'::jsonb || '1'::jsonb
'null'::jsonb || '"a"'::jsonb
'null'::jsonb || '[]'::jsonb
'null'::jsonb || '[1]'::jsonb
'null'::jsonb || '[1,[2]]'::jsonb
'null'::jsonb || '{}'::jsonb
'null'::jsonb || '{"a":1}'::jsonb
'null'::jsonb || '{"a":2,"b":3}'::jsonb
'1'::jsonb || 'null'::jsonb
'1'::jsonb || '1'::jsonb
'1'::jsonb || '"a"'::jsonb
'1'::jsonb || '[]'::jsonb
'1'::jsonb || '[1]'::jsonb
'1'::jsonb || '[1,[2]]'::jsonb
'1'::jsonb || '{}'::jsonb
'1'::jsonb || '{"a":1}'::jsonb
'1'::jsonb || '{"a":2,"b":3}'::jsonb
'"a"'::jsonb || 'null'::jsonb
'"a"'::jsonb || '1'::jsonb
'"a"'::jsonb || '"a"'::jsonb
'"a"'::jsonb || '[]'::jsonb
'"a"'::jsonb || '[1]'::jsonb
'"a"'::jsonb || '[1,[2]]'::jsonb
'"a"'::jsonb || '{}'::jsonb
'"a"'::jsonb || '{"a":1}'::jsonb
'"a"'::jsonb || '{"a":2,"b":3}'::jsonb
'[]'::jsonb || 'null'::jsonb
'[]'::jsonb || '1'::jsonb
'[]'::jsonb || '"a"'::jsonb
'[]'::jsonb || '[]'::jsonb
'[]'::jsonb || '[1]'::jsonb
'[]'::jsonb || '[1,[2]]'::jsonb
'[]'::jsonb || '{}'::jsonb
'[]'::jsonb || '{"a":1}'::jsonb
'[]'::jsonb || '{"a":2,"b":3}'::jsonb
'[1]'::jsonb || 'null'::jsonb
'[1]'::jsonb || '1'::jsonb
'[1]'::jsonb || '"a"'::jsonb
'[1]'::jsonb || '[]'::jsonb
'[1]'::jsonb || '[1]'::jsonb
'[1]'::jsonb || '[1,[2]]'::jsonb
'[1]'::jsonb || '{}'::jsonb
'[1]'::jsonb || '{"a":1}'::jsonb
'[1]'::jsonb || '{"a":2,"b":3}'::jsonb
'[1,[2]]'::jsonb || 'null'::jsonb
'[1,[2]]'::jsonb || '1'::jsonb
'[1,[2]]'::jsonb || '"a"'::jsonb
'[1,[2]]'::jsonb || '[]'::jsonb
'[1,[2]]'::jsonb || '[1]'::jsonb
'[1,[2]]'::jsonb || '[1,[2]]'::jsonb
'[1,[2]]'::jsonb || '{}'::jsonb
'[1,[2]]'::jsonb || '{"a":1}'::jsonb
'[1,[2]]'::jsonb || '{"a":2,"b":3}'::jsonb
'{}'::jsonb || 'null'::jsonb
'{}'::jsonb || '1'::jsonb
'{}'::jsonb || '"a"'::jsonb
'{}'::jsonb || '[]'::jsonb
'{}'::jsonb || '[1]'::jsonb
'{}'::jsonb || '[1,[2]]'::jsonb
'{}'::jsonb || '{}'::jsonb
'{}'::jsonb || '{"a":1}'::jsonb
'{}'::jsonb || '{"a":2,"b":3}'::jsonb
'{"a":1}'::jsonb || 'null'::jsonb
'{"a":1}'::jsonb || '1'::jsonb
'{"a":1}'::jsonb || '"a"'::jsonb
'{"a":1}'::jsonb || '[]'::jsonb
'{"a":1}'::jsonb || '[1]'::jsonb
'{"a":1}'::jsonb || '[1,[2]]'::jsonb
'{"a":1}'::jsonb || '{}'::jsonb
'{"a":1}'::jsonb || '{"a":1}'::jsonb
'{"a":1}'::jsonb || '{"a":2,"b":3}'::jsonb
'{"a":2,"b":3}'::jsonb || 'null'::jsonb
'{"a":2,"b":3}'::jsonb || '1'::jsonb
'{"a":2,"b":3}'::jsonb || '"a"'::jsonb
'{"a":2,"b":3}'::jsonb || '[]'::jsonb
'{"a":2,"b":3}'::jsonb || '[1]'::jsonb
'{"a":2,"b":3}'::jsonb || '[1,[2]]'::jsonb
'{"a":2,"b":3}'::jsonb || '{}'::jsonb
'{"a":2,"b":3}'::jsonb || '{"a":1}'::jsonb
'{"a":2,"b":3}'::jsonb || '{"a":2,"b":3}'::jsonb
'{"a":1}'::jsonb || '{"b":2}'
'[1]' || '[2]'::jsonb
'[1]'::jsonb || null
'a'::text || '1'::jsonb
'1'::jsonb || 'a'::text
'{"a":{"x":1}}'::jsonb || '{"a":{"y":2}}'
'null'::jsonb - 'a'
'null'::jsonb - 'aa'
'null'::jsonb - 'zz'
'null'::jsonb - 0
'null'::jsonb - 1
'null'::jsonb - -1
'null'::jsonb - -2
'null'::jsonb - 10
'null'::jsonb - -10
'null'::jsonb - null::text
'null'::jsonb - null::int
'true'::jsonb - 'a'
'true'::jsonb - 'aa'
'true'::jsonb - 'zz'
'true'::jsonb - 0
'true'::jsonb - 1
'true'::jsonb - -1
'true'::jsonb - -2
'true'::jsonb - 10
'true'::jsonb - -10
'true'::jsonb - null::text
'true'::jsonb - null::int
'"a"'::jsonb - 'a'
'"a"'::jsonb - 'aa'
'"a"'::jsonb - 'zz'
'"a"'::jsonb - 0
'"a"'::jsonb - 1
'"a"'::jsonb - -1
'"a"'::jsonb - -2
'"a"'::jsonb - 10
'"a"'::jsonb - -10
'"a"'::jsonb - null::text
'"a"'::jsonb - null::int
'"b"'::jsonb - 'a'
'"b"'::jsonb - 'aa'
'"b"'::jsonb - 'zz'
'"b"'::jsonb - 0
'"b"'::jsonb - 1
'"b"'::jsonb - -1
'"b"'::jsonb - -2
'"b"'::jsonb - 10
'"b"'::jsonb - -10
'"b"'::jsonb - null::text
'"b"'::jsonb - null::int
'1'::jsonb - 'a'
'1'::jsonb - 'aa'
'1'::jsonb - 'zz'
'1'::jsonb - 0
'1'::jsonb - 1
'1'::jsonb - -1
'1'::jsonb - -2
'1'::jsonb - 10
'1'::jsonb - -10
'1'::jsonb - null::text
'1'::jsonb - null::int
'[]'::jsonb - 'a'
'[]'::jsonb - 'aa'
'[]'::jsonb - 'zz'
'[]'::jsonb - 0
'[]'::jsonb - 1
'[]'::jsonb - -1
'[]'::jsonb - -2
'[]'::jsonb - 10
'[]'::jsonb - -10
'[]'::jsonb - null::text
'[]'::jsonb - null::int
'[1,2,"a"]'::jsonb - 'a'
'[1,2,"a"]'::jsonb - 'aa'
'[1,2,"a"]'::jsonb - 'zz'
'[1,2,"a"]'::jsonb - 0
'[1,2,"a"]'::jsonb - 1
'[1,2,"a"]'::jsonb - -1
'[1,2,"a"]'::jsonb - -2
'[1,2,"a"]'::jsonb - 10
'[1,2,"a"]'::jsonb - -10
'[1,2,"a"]'::jsonb - null::text
'[1,2,"a"]'::jsonb - null::int
'["a","b",null]'::jsonb - 'a'
'["a","b",null]'::jsonb - 'aa'
'["a","b",null]'::jsonb - 'zz'
'["a","b",null]'::jsonb - 0
'["a","b",null]'::jsonb - 1
'["a","b",null]'::jsonb - -1
'["a","b",null]'::jsonb - -2
'["a","b",null]'::jsonb - 10
'["a","b",null]'::jsonb - -10
'["a","b",null]'::jsonb - null::text
'["a","b",null]'::jsonb - null::int
'{}'::jsonb - 'a'
'{}'::jsonb - 'aa'
'{}'::jsonb - 'zz'
'{}'::jsonb - 0
'{}'::jsonb - 1
'{}'::jsonb - -1
'{}'::jsonb - -2
'{}'::jsonb - 10
'{}'::jsonb - -10
'{}'::jsonb - null::text
'{}'::jsonb - null::int
'{"a":1,"b":null}'::jsonb - 'a'
'{"a":1,"b":null}'::jsonb - 'aa'
'{"a":1,"b":null}'::jsonb - 'zz'
'{"a":1,"b":null}'::jsonb - 0
'{"a":1,"b":null}'::jsonb - 1
'{"a":1,"b":null}'::jsonb - -1
'{"a":1,"b":null}'::jsonb - -2
'{"a":1,"b":null}'::jsonb - 10
'{"a":1,"b":null}'::jsonb - -10
'{"a":1,"b":null}'::jsonb - null::text
'{"a":1,"b":null}'::jsonb - null::int
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 'a'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 'aa'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 'zz'
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 0
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - -1
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - -2
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - 10
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - -10
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - null::text
'{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}'::jsonb - null::int
'[[1,2],[3,4]]'::jsonb - 'a'
'[[1,2],[3,4]]'::jsonb - 'aa'
'[[1,2],[3,4]]'::jsonb - 'zz'
'[[1,2],[3,4]]'::jsonb - 0
'[[1,2],[3,4]]'::jsonb - 1
'[[1,2],[3,4]]'::jsonb - -1
'[[1,2],[3,4]]'::jsonb - -2
'[[1,2],[3,4]]'::jsonb - 10
'[[1,2],[3,4]]'::jsonb - -10
'[[1,2],[3,4]]'::jsonb - null::text
'[[1,2],[3,4]]'::jsonb - null::int
'[{"a":1},{"a":2}]'::jsonb - 'a'
'[{"a":1},{"a":2}]'::jsonb - 'aa'
'[{"a":1},{"a":2}]'::jsonb - 'zz'
'[{"a":1},{"a":2}]'::jsonb - 0
'[{"a":1},{"a":2}]'::jsonb - 1
'[{"a":1},{"a":2}]'::jsonb - -1
'[{"a":1},{"a":2}]'::jsonb - -2
'[{"a":1},{"a":2}]'::jsonb - 10
'[{"a":1},{"a":2}]'::jsonb - -10
'[{"a":1},{"a":2}]'::jsonb - null::text
'[{"a":1},{"a":2}]'::jsonb - null::int
'"abc"'::jsonb - 'a'
'"abc"'::jsonb - 'aa'
'"abc"'::jsonb - 'zz'
'"abc"'::jsonb - 0
'"abc"'::jsonb - 1
'"abc"'::jsonb - -1
'"abc"'::jsonb - -2
'"abc"'::jsonb - 10
'"abc"'::jsonb - -10
'"abc"'::jsonb - null::text
'"abc"'::jsonb - null::int
'["a","a","b","a"]'::jsonb - 'a'
'["a","a","b","a"]'::jsonb - 'aa'
'["a","a","b","a"]'::jsonb - 'zz'
'["a","a","b","a"]'::jsonb - 0
'["a","a","b","a"]'::jsonb - 1
'["a","a","b","a"]'::jsonb - -1
'["a","a","b","a"]'::jsonb - -2
'["a","a","b","a"]'::jsonb - 10
'["a","a","b","a"]'::jsonb - -10
'["a","a","b","a"]'::jsonb - null::text
'["a","a","b","a"]'::jsonb - null::int
'{"a":1,"aa":2,"b":3}'::jsonb - 'a'
'{"a":1,"aa":2,"b":3}'::jsonb - 'aa'
'{"a":1,"aa":2,"b":3}'::jsonb - 'zz'
'{"a":1,"aa":2,"b":3}'::jsonb - 0
'{"a":1,"aa":2,"b":3}'::jsonb - 1
'{"a":1,"aa":2,"b":3}'::jsonb - -1
'{"a":1,"aa":2,"b":3}'::jsonb - -2
'{"a":1,"aa":2,"b":3}'::jsonb - 10
'{"a":1,"aa":2,"b":3}'::jsonb - -10
'{"a":1,"aa":2,"b":3}'::jsonb - null::text
'{"a":1,"aa":2,"b":3}'::jsonb - null::int
'[1,2,3,4]'::jsonb - 'a'
'[1,2,3,4]'::jsonb - 'aa'
'[1,2,3,4]'::jsonb - 'zz'
'[1,2,3,4]'::jsonb - 0
'[1,2,3,4]'::jsonb - 1
'[1,2,3,4]'::jsonb - -1
'[1,2,3,4]'::jsonb - -2
'[1,2,3,4]'::jsonb - 10
'[1,2,3,4]'::jsonb - -10
'[1,2,3,4]'::jsonb - null::text
'[1,2,3,4]'::jsonb - null::int
'[1]'::jsonb - (-2147483648)
'{"a":1}'::jsonb - 'a' - 'b'
((case when '[]'::jsonb < '[]' then 'l' when '[]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[]'::jsonb < 'null' then 'l' when '[]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[]'::jsonb < '""' then 'l' when '[]'::jsonb = '""' then 'e' else 'g' end) || (case when '[]'::jsonb < '"a"' then 'l' when '[]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[]'::jsonb < '"B"' then 'l' when '[]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[]'::jsonb < '"aa"' then 'l' when '[]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[]'::jsonb < '"é"' then 'l' when '[]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[]'::jsonb < '-1' then 'l' when '[]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[]'::jsonb < '0' then 'l' when '[]'::jsonb = '0' then 'e' else 'g' end) || (case when '[]'::jsonb < '0.5' then 'l' when '[]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[]'::jsonb < '1' then 'l' when '[]'::jsonb = '1' then 'e' else 'g' end) || (case when '[]'::jsonb < '1.0' then 'l' when '[]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[]'::jsonb < '1e40' then 'l' when '[]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[]'::jsonb < 'false' then 'l' when '[]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[]'::jsonb < 'true' then 'l' when '[]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[]'::jsonb < '[null]' then 'l' when '[]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[1]' then 'l' when '[]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[[]]' then 'l' when '[]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[{}]' then 'l' when '[]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[1,2]' then 'l' when '[]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[2,1]' then 'l' when '[]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[]'::jsonb < '{}' then 'l' when '[]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"a":null}' then 'l' when '[]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"a":1}' then 'l' when '[]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"b":0}' then 'l' when '[]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"aa":0}' then 'l' when '[]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"a":1,"b":1}' then 'l' when '[]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[]'::jsonb < '[1,[2,3]]' then 'l' when '[]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[1,[2,4]]' then 'l' when '[]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[]'::jsonb < '[[1],2]' then 'l' when '[]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when 'null'::jsonb < '[]' then 'l' when 'null'::jsonb = '[]' then 'e' else 'g' end) || (case when 'null'::jsonb < 'null' then 'l' when 'null'::jsonb = 'null' then 'e' else 'g' end) || (case when 'null'::jsonb < '""' then 'l' when 'null'::jsonb = '""' then 'e' else 'g' end) || (case when 'null'::jsonb < '"a"' then 'l' when 'null'::jsonb = '"a"' then 'e' else 'g' end) || (case when 'null'::jsonb < '"B"' then 'l' when 'null'::jsonb = '"B"' then 'e' else 'g' end) || (case when 'null'::jsonb < '"aa"' then 'l' when 'null'::jsonb = '"aa"' then 'e' else 'g' end) || (case when 'null'::jsonb < '"é"' then 'l' when 'null'::jsonb = '"é"' then 'e' else 'g' end) || (case when 'null'::jsonb < '-1' then 'l' when 'null'::jsonb = '-1' then 'e' else 'g' end) || (case when 'null'::jsonb < '0' then 'l' when 'null'::jsonb = '0' then 'e' else 'g' end) || (case when 'null'::jsonb < '0.5' then 'l' when 'null'::jsonb = '0.5' then 'e' else 'g' end) || (case when 'null'::jsonb < '1' then 'l' when 'null'::jsonb = '1' then 'e' else 'g' end) || (case when 'null'::jsonb < '1.0' then 'l' when 'null'::jsonb = '1.0' then 'e' else 'g' end) || (case when 'null'::jsonb < '1e40' then 'l' when 'null'::jsonb = '1e40' then 'e' else 'g' end) || (case when 'null'::jsonb < 'false' then 'l' when 'null'::jsonb = 'false' then 'e' else 'g' end) || (case when 'null'::jsonb < 'true' then 'l' when 'null'::jsonb = 'true' then 'e' else 'g' end) || (case when 'null'::jsonb < '[null]' then 'l' when 'null'::jsonb = '[null]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[1]' then 'l' when 'null'::jsonb = '[1]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[[]]' then 'l' when 'null'::jsonb = '[[]]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[{}]' then 'l' when 'null'::jsonb = '[{}]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[1,2]' then 'l' when 'null'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[2,1]' then 'l' when 'null'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when 'null'::jsonb < '{}' then 'l' when 'null'::jsonb = '{}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"a":null}' then 'l' when 'null'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"a":1}' then 'l' when 'null'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"b":0}' then 'l' when 'null'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"aa":0}' then 'l' when 'null'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"a":1,"b":1}' then 'l' when 'null'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when 'null'::jsonb < '{"b":0,"aa":0}' then 'l' when 'null'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when 'null'::jsonb < '[1,[2,3]]' then 'l' when 'null'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[1,[2,4]]' then 'l' when 'null'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when 'null'::jsonb < '[[1],2]' then 'l' when 'null'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '""'::jsonb < '[]' then 'l' when '""'::jsonb = '[]' then 'e' else 'g' end) || (case when '""'::jsonb < 'null' then 'l' when '""'::jsonb = 'null' then 'e' else 'g' end) || (case when '""'::jsonb < '""' then 'l' when '""'::jsonb = '""' then 'e' else 'g' end) || (case when '""'::jsonb < '"a"' then 'l' when '""'::jsonb = '"a"' then 'e' else 'g' end) || (case when '""'::jsonb < '"B"' then 'l' when '""'::jsonb = '"B"' then 'e' else 'g' end) || (case when '""'::jsonb < '"aa"' then 'l' when '""'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '""'::jsonb < '"é"' then 'l' when '""'::jsonb = '"é"' then 'e' else 'g' end) || (case when '""'::jsonb < '-1' then 'l' when '""'::jsonb = '-1' then 'e' else 'g' end) || (case when '""'::jsonb < '0' then 'l' when '""'::jsonb = '0' then 'e' else 'g' end) || (case when '""'::jsonb < '0.5' then 'l' when '""'::jsonb = '0.5' then 'e' else 'g' end) || (case when '""'::jsonb < '1' then 'l' when '""'::jsonb = '1' then 'e' else 'g' end) || (case when '""'::jsonb < '1.0' then 'l' when '""'::jsonb = '1.0' then 'e' else 'g' end) || (case when '""'::jsonb < '1e40' then 'l' when '""'::jsonb = '1e40' then 'e' else 'g' end) || (case when '""'::jsonb < 'false' then 'l' when '""'::jsonb = 'false' then 'e' else 'g' end) || (case when '""'::jsonb < 'true' then 'l' when '""'::jsonb = 'true' then 'e' else 'g' end) || (case when '""'::jsonb < '[null]' then 'l' when '""'::jsonb = '[null]' then 'e' else 'g' end) || (case when '""'::jsonb < '[1]' then 'l' when '""'::jsonb = '[1]' then 'e' else 'g' end) || (case when '""'::jsonb < '[[]]' then 'l' when '""'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '""'::jsonb < '[{}]' then 'l' when '""'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '""'::jsonb < '[1,2]' then 'l' when '""'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '""'::jsonb < '[2,1]' then 'l' when '""'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '""'::jsonb < '{}' then 'l' when '""'::jsonb = '{}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"a":null}' then 'l' when '""'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"a":1}' then 'l' when '""'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"b":0}' then 'l' when '""'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"aa":0}' then 'l' when '""'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"a":1,"b":1}' then 'l' when '""'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '""'::jsonb < '{"b":0,"aa":0}' then 'l' when '""'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '""'::jsonb < '[1,[2,3]]' then 'l' when '""'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '""'::jsonb < '[1,[2,4]]' then 'l' when '""'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '""'::jsonb < '[[1],2]' then 'l' when '""'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '"a"'::jsonb < '[]' then 'l' when '"a"'::jsonb = '[]' then 'e' else 'g' end) || (case when '"a"'::jsonb < 'null' then 'l' when '"a"'::jsonb = 'null' then 'e' else 'g' end) || (case when '"a"'::jsonb < '""' then 'l' when '"a"'::jsonb = '""' then 'e' else 'g' end) || (case when '"a"'::jsonb < '"a"' then 'l' when '"a"'::jsonb = '"a"' then 'e' else 'g' end) || (case when '"a"'::jsonb < '"B"' then 'l' when '"a"'::jsonb = '"B"' then 'e' else 'g' end) || (case when '"a"'::jsonb < '"aa"' then 'l' when '"a"'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '"a"'::jsonb < '"é"' then 'l' when '"a"'::jsonb = '"é"' then 'e' else 'g' end) || (case when '"a"'::jsonb < '-1' then 'l' when '"a"'::jsonb = '-1' then 'e' else 'g' end) || (case when '"a"'::jsonb < '0' then 'l' when '"a"'::jsonb = '0' then 'e' else 'g' end) || (case when '"a"'::jsonb < '0.5' then 'l' when '"a"'::jsonb = '0.5' then 'e' else 'g' end) || (case when '"a"'::jsonb < '1' then 'l' when '"a"'::jsonb = '1' then 'e' else 'g' end) || (case when '"a"'::jsonb < '1.0' then 'l' when '"a"'::jsonb = '1.0' then 'e' else 'g' end) || (case when '"a"'::jsonb < '1e40' then 'l' when '"a"'::jsonb = '1e40' then 'e' else 'g' end) || (case when '"a"'::jsonb < 'false' then 'l' when '"a"'::jsonb = 'false' then 'e' else 'g' end) || (case when '"a"'::jsonb < 'true' then 'l' when '"a"'::jsonb = 'true' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[null]' then 'l' when '"a"'::jsonb = '[null]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[1]' then 'l' when '"a"'::jsonb = '[1]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[[]]' then 'l' when '"a"'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[{}]' then 'l' when '"a"'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[1,2]' then 'l' when '"a"'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[2,1]' then 'l' when '"a"'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{}' then 'l' when '"a"'::jsonb = '{}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"a":null}' then 'l' when '"a"'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"a":1}' then 'l' when '"a"'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"b":0}' then 'l' when '"a"'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"aa":0}' then 'l' when '"a"'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"a":1,"b":1}' then 'l' when '"a"'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '{"b":0,"aa":0}' then 'l' when '"a"'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[1,[2,3]]' then 'l' when '"a"'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[1,[2,4]]' then 'l' when '"a"'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '"a"'::jsonb < '[[1],2]' then 'l' when '"a"'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '"B"'::jsonb < '[]' then 'l' when '"B"'::jsonb = '[]' then 'e' else 'g' end) || (case when '"B"'::jsonb < 'null' then 'l' when '"B"'::jsonb = 'null' then 'e' else 'g' end) || (case when '"B"'::jsonb < '""' then 'l' when '"B"'::jsonb = '""' then 'e' else 'g' end) || (case when '"B"'::jsonb < '"a"' then 'l' when '"B"'::jsonb = '"a"' then 'e' else 'g' end) || (case when '"B"'::jsonb < '"B"' then 'l' when '"B"'::jsonb = '"B"' then 'e' else 'g' end) || (case when '"B"'::jsonb < '"aa"' then 'l' when '"B"'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '"B"'::jsonb < '"é"' then 'l' when '"B"'::jsonb = '"é"' then 'e' else 'g' end) || (case when '"B"'::jsonb < '-1' then 'l' when '"B"'::jsonb = '-1' then 'e' else 'g' end) || (case when '"B"'::jsonb < '0' then 'l' when '"B"'::jsonb = '0' then 'e' else 'g' end) || (case when '"B"'::jsonb < '0.5' then 'l' when '"B"'::jsonb = '0.5' then 'e' else 'g' end) || (case when '"B"'::jsonb < '1' then 'l' when '"B"'::jsonb = '1' then 'e' else 'g' end) || (case when '"B"'::jsonb < '1.0' then 'l' when '"B"'::jsonb = '1.0' then 'e' else 'g' end) || (case when '"B"'::jsonb < '1e40' then 'l' when '"B"'::jsonb = '1e40' then 'e' else 'g' end) || (case when '"B"'::jsonb < 'false' then 'l' when '"B"'::jsonb = 'false' then 'e' else 'g' end) || (case when '"B"'::jsonb < 'true' then 'l' when '"B"'::jsonb = 'true' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[null]' then 'l' when '"B"'::jsonb = '[null]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[1]' then 'l' when '"B"'::jsonb = '[1]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[[]]' then 'l' when '"B"'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[{}]' then 'l' when '"B"'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[1,2]' then 'l' when '"B"'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[2,1]' then 'l' when '"B"'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{}' then 'l' when '"B"'::jsonb = '{}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"a":null}' then 'l' when '"B"'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"a":1}' then 'l' when '"B"'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"b":0}' then 'l' when '"B"'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"aa":0}' then 'l' when '"B"'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"a":1,"b":1}' then 'l' when '"B"'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '{"b":0,"aa":0}' then 'l' when '"B"'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[1,[2,3]]' then 'l' when '"B"'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[1,[2,4]]' then 'l' when '"B"'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '"B"'::jsonb < '[[1],2]' then 'l' when '"B"'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '"aa"'::jsonb < '[]' then 'l' when '"aa"'::jsonb = '[]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < 'null' then 'l' when '"aa"'::jsonb = 'null' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '""' then 'l' when '"aa"'::jsonb = '""' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '"a"' then 'l' when '"aa"'::jsonb = '"a"' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '"B"' then 'l' when '"aa"'::jsonb = '"B"' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '"aa"' then 'l' when '"aa"'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '"é"' then 'l' when '"aa"'::jsonb = '"é"' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '-1' then 'l' when '"aa"'::jsonb = '-1' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '0' then 'l' when '"aa"'::jsonb = '0' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '0.5' then 'l' when '"aa"'::jsonb = '0.5' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '1' then 'l' when '"aa"'::jsonb = '1' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '1.0' then 'l' when '"aa"'::jsonb = '1.0' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '1e40' then 'l' when '"aa"'::jsonb = '1e40' then 'e' else 'g' end) || (case when '"aa"'::jsonb < 'false' then 'l' when '"aa"'::jsonb = 'false' then 'e' else 'g' end) || (case when '"aa"'::jsonb < 'true' then 'l' when '"aa"'::jsonb = 'true' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[null]' then 'l' when '"aa"'::jsonb = '[null]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[1]' then 'l' when '"aa"'::jsonb = '[1]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[[]]' then 'l' when '"aa"'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[{}]' then 'l' when '"aa"'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[1,2]' then 'l' when '"aa"'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[2,1]' then 'l' when '"aa"'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{}' then 'l' when '"aa"'::jsonb = '{}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"a":null}' then 'l' when '"aa"'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"a":1}' then 'l' when '"aa"'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"b":0}' then 'l' when '"aa"'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"aa":0}' then 'l' when '"aa"'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"a":1,"b":1}' then 'l' when '"aa"'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '{"b":0,"aa":0}' then 'l' when '"aa"'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[1,[2,3]]' then 'l' when '"aa"'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[1,[2,4]]' then 'l' when '"aa"'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '"aa"'::jsonb < '[[1],2]' then 'l' when '"aa"'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '"é"'::jsonb < '[]' then 'l' when '"é"'::jsonb = '[]' then 'e' else 'g' end) || (case when '"é"'::jsonb < 'null' then 'l' when '"é"'::jsonb = 'null' then 'e' else 'g' end) || (case when '"é"'::jsonb < '""' then 'l' when '"é"'::jsonb = '""' then 'e' else 'g' end) || (case when '"é"'::jsonb < '"a"' then 'l' when '"é"'::jsonb = '"a"' then 'e' else 'g' end) || (case when '"é"'::jsonb < '"B"' then 'l' when '"é"'::jsonb = '"B"' then 'e' else 'g' end) || (case when '"é"'::jsonb < '"aa"' then 'l' when '"é"'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '"é"'::jsonb < '"é"' then 'l' when '"é"'::jsonb = '"é"' then 'e' else 'g' end) || (case when '"é"'::jsonb < '-1' then 'l' when '"é"'::jsonb = '-1' then 'e' else 'g' end) || (case when '"é"'::jsonb < '0' then 'l' when '"é"'::jsonb = '0' then 'e' else 'g' end) || (case when '"é"'::jsonb < '0.5' then 'l' when '"é"'::jsonb = '0.5' then 'e' else 'g' end) || (case when '"é"'::jsonb < '1' then 'l' when '"é"'::jsonb = '1' then 'e' else 'g' end) || (case when '"é"'::jsonb < '1.0' then 'l' when '"é"'::jsonb = '1.0' then 'e' else 'g' end) || (case when '"é"'::jsonb < '1e40' then 'l' when '"é"'::jsonb = '1e40' then 'e' else 'g' end) || (case when '"é"'::jsonb < 'false' then 'l' when '"é"'::jsonb = 'false' then 'e' else 'g' end) || (case when '"é"'::jsonb < 'true' then 'l' when '"é"'::jsonb = 'true' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[null]' then 'l' when '"é"'::jsonb = '[null]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[1]' then 'l' when '"é"'::jsonb = '[1]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[[]]' then 'l' when '"é"'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[{}]' then 'l' when '"é"'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[1,2]' then 'l' when '"é"'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[2,1]' then 'l' when '"é"'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{}' then 'l' when '"é"'::jsonb = '{}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"a":null}' then 'l' when '"é"'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"a":1}' then 'l' when '"é"'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"b":0}' then 'l' when '"é"'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"aa":0}' then 'l' when '"é"'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"a":1,"b":1}' then 'l' when '"é"'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '{"b":0,"aa":0}' then 'l' when '"é"'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[1,[2,3]]' then 'l' when '"é"'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[1,[2,4]]' then 'l' when '"é"'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '"é"'::jsonb < '[[1],2]' then 'l' when '"é"'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '-1'::jsonb < '[]' then 'l' when '-1'::jsonb = '[]' then 'e' else 'g' end) || (case when '-1'::jsonb < 'null' then 'l' when '-1'::jsonb = 'null' then 'e' else 'g' end) || (case when '-1'::jsonb < '""' then 'l' when '-1'::jsonb = '""' then 'e' else 'g' end) || (case when '-1'::jsonb < '"a"' then 'l' when '-1'::jsonb = '"a"' then 'e' else 'g' end) || (case when '-1'::jsonb < '"B"' then 'l' when '-1'::jsonb = '"B"' then 'e' else 'g' end) || (case when '-1'::jsonb < '"aa"' then 'l' when '-1'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '-1'::jsonb < '"é"' then 'l' when '-1'::jsonb = '"é"' then 'e' else 'g' end) || (case when '-1'::jsonb < '-1' then 'l' when '-1'::jsonb = '-1' then 'e' else 'g' end) || (case when '-1'::jsonb < '0' then 'l' when '-1'::jsonb = '0' then 'e' else 'g' end) || (case when '-1'::jsonb < '0.5' then 'l' when '-1'::jsonb = '0.5' then 'e' else 'g' end) || (case when '-1'::jsonb < '1' then 'l' when '-1'::jsonb = '1' then 'e' else 'g' end) || (case when '-1'::jsonb < '1.0' then 'l' when '-1'::jsonb = '1.0' then 'e' else 'g' end) || (case when '-1'::jsonb < '1e40' then 'l' when '-1'::jsonb = '1e40' then 'e' else 'g' end) || (case when '-1'::jsonb < 'false' then 'l' when '-1'::jsonb = 'false' then 'e' else 'g' end) || (case when '-1'::jsonb < 'true' then 'l' when '-1'::jsonb = 'true' then 'e' else 'g' end) || (case when '-1'::jsonb < '[null]' then 'l' when '-1'::jsonb = '[null]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[1]' then 'l' when '-1'::jsonb = '[1]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[[]]' then 'l' when '-1'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[{}]' then 'l' when '-1'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[1,2]' then 'l' when '-1'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[2,1]' then 'l' when '-1'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '-1'::jsonb < '{}' then 'l' when '-1'::jsonb = '{}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"a":null}' then 'l' when '-1'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"a":1}' then 'l' when '-1'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"b":0}' then 'l' when '-1'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"aa":0}' then 'l' when '-1'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"a":1,"b":1}' then 'l' when '-1'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '-1'::jsonb < '{"b":0,"aa":0}' then 'l' when '-1'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '-1'::jsonb < '[1,[2,3]]' then 'l' when '-1'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[1,[2,4]]' then 'l' when '-1'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '-1'::jsonb < '[[1],2]' then 'l' when '-1'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '0'::jsonb < '[]' then 'l' when '0'::jsonb = '[]' then 'e' else 'g' end) || (case when '0'::jsonb < 'null' then 'l' when '0'::jsonb = 'null' then 'e' else 'g' end) || (case when '0'::jsonb < '""' then 'l' when '0'::jsonb = '""' then 'e' else 'g' end) || (case when '0'::jsonb < '"a"' then 'l' when '0'::jsonb = '"a"' then 'e' else 'g' end) || (case when '0'::jsonb < '"B"' then 'l' when '0'::jsonb = '"B"' then 'e' else 'g' end) || (case when '0'::jsonb < '"aa"' then 'l' when '0'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '0'::jsonb < '"é"' then 'l' when '0'::jsonb = '"é"' then 'e' else 'g' end) || (case when '0'::jsonb < '-1' then 'l' when '0'::jsonb = '-1' then 'e' else 'g' end) || (case when '0'::jsonb < '0' then 'l' when '0'::jsonb = '0' then 'e' else 'g' end) || (case when '0'::jsonb < '0.5' then 'l' when '0'::jsonb = '0.5' then 'e' else 'g' end) || (case when '0'::jsonb < '1' then 'l' when '0'::jsonb = '1' then 'e' else 'g' end) || (case when '0'::jsonb < '1.0' then 'l' when '0'::jsonb = '1.0' then 'e' else 'g' end) || (case when '0'::jsonb < '1e40' then 'l' when '0'::jsonb = '1e40' then 'e' else 'g' end) || (case when '0'::jsonb < 'false' then 'l' when '0'::jsonb = 'false' then 'e' else 'g' end) || (case when '0'::jsonb < 'true' then 'l' when '0'::jsonb = 'true' then 'e' else 'g' end) || (case when '0'::jsonb < '[null]' then 'l' when '0'::jsonb = '[null]' then 'e' else 'g' end) || (case when '0'::jsonb < '[1]' then 'l' when '0'::jsonb = '[1]' then 'e' else 'g' end) || (case when '0'::jsonb < '[[]]' then 'l' when '0'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '0'::jsonb < '[{}]' then 'l' when '0'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '0'::jsonb < '[1,2]' then 'l' when '0'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '0'::jsonb < '[2,1]' then 'l' when '0'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '0'::jsonb < '{}' then 'l' when '0'::jsonb = '{}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"a":null}' then 'l' when '0'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"a":1}' then 'l' when '0'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"b":0}' then 'l' when '0'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"aa":0}' then 'l' when '0'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"a":1,"b":1}' then 'l' when '0'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '0'::jsonb < '{"b":0,"aa":0}' then 'l' when '0'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '0'::jsonb < '[1,[2,3]]' then 'l' when '0'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '0'::jsonb < '[1,[2,4]]' then 'l' when '0'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '0'::jsonb < '[[1],2]' then 'l' when '0'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '0.5'::jsonb < '[]' then 'l' when '0.5'::jsonb = '[]' then 'e' else 'g' end) || (case when '0.5'::jsonb < 'null' then 'l' when '0.5'::jsonb = 'null' then 'e' else 'g' end) || (case when '0.5'::jsonb < '""' then 'l' when '0.5'::jsonb = '""' then 'e' else 'g' end) || (case when '0.5'::jsonb < '"a"' then 'l' when '0.5'::jsonb = '"a"' then 'e' else 'g' end) || (case when '0.5'::jsonb < '"B"' then 'l' when '0.5'::jsonb = '"B"' then 'e' else 'g' end) || (case when '0.5'::jsonb < '"aa"' then 'l' when '0.5'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '0.5'::jsonb < '"é"' then 'l' when '0.5'::jsonb = '"é"' then 'e' else 'g' end) || (case when '0.5'::jsonb < '-1' then 'l' when '0.5'::jsonb = '-1' then 'e' else 'g' end) || (case when '0.5'::jsonb < '0' then 'l' when '0.5'::jsonb = '0' then 'e' else 'g' end) || (case when '0.5'::jsonb < '0.5' then 'l' when '0.5'::jsonb = '0.5' then 'e' else 'g' end) || (case when '0.5'::jsonb < '1' then 'l' when '0.5'::jsonb = '1' then 'e' else 'g' end) || (case when '0.5'::jsonb < '1.0' then 'l' when '0.5'::jsonb = '1.0' then 'e' else 'g' end) || (case when '0.5'::jsonb < '1e40' then 'l' when '0.5'::jsonb = '1e40' then 'e' else 'g' end) || (case when '0.5'::jsonb < 'false' then 'l' when '0.5'::jsonb = 'false' then 'e' else 'g' end) || (case when '0.5'::jsonb < 'true' then 'l' when '0.5'::jsonb = 'true' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[null]' then 'l' when '0.5'::jsonb = '[null]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[1]' then 'l' when '0.5'::jsonb = '[1]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[[]]' then 'l' when '0.5'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[{}]' then 'l' when '0.5'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[1,2]' then 'l' when '0.5'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[2,1]' then 'l' when '0.5'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{}' then 'l' when '0.5'::jsonb = '{}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"a":null}' then 'l' when '0.5'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"a":1}' then 'l' when '0.5'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"b":0}' then 'l' when '0.5'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"aa":0}' then 'l' when '0.5'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"a":1,"b":1}' then 'l' when '0.5'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '{"b":0,"aa":0}' then 'l' when '0.5'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[1,[2,3]]' then 'l' when '0.5'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[1,[2,4]]' then 'l' when '0.5'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '0.5'::jsonb < '[[1],2]' then 'l' when '0.5'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '1'::jsonb < '[]' then 'l' when '1'::jsonb = '[]' then 'e' else 'g' end) || (case when '1'::jsonb < 'null' then 'l' when '1'::jsonb = 'null' then 'e' else 'g' end) || (case when '1'::jsonb < '""' then 'l' when '1'::jsonb = '""' then 'e' else 'g' end) || (case when '1'::jsonb < '"a"' then 'l' when '1'::jsonb = '"a"' then 'e' else 'g' end) || (case when '1'::jsonb < '"B"' then 'l' when '1'::jsonb = '"B"' then 'e' else 'g' end) || (case when '1'::jsonb < '"aa"' then 'l' when '1'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '1'::jsonb < '"é"' then 'l' when '1'::jsonb = '"é"' then 'e' else 'g' end) || (case when '1'::jsonb < '-1' then 'l' when '1'::jsonb = '-1' then 'e' else 'g' end) || (case when '1'::jsonb < '0' then 'l' when '1'::jsonb = '0' then 'e' else 'g' end) || (case when '1'::jsonb < '0.5' then 'l' when '1'::jsonb = '0.5' then 'e' else 'g' end) || (case when '1'::jsonb < '1' then 'l' when '1'::jsonb = '1' then 'e' else 'g' end) || (case when '1'::jsonb < '1.0' then 'l' when '1'::jsonb = '1.0' then 'e' else 'g' end) || (case when '1'::jsonb < '1e40' then 'l' when '1'::jsonb = '1e40' then 'e' else 'g' end) || (case when '1'::jsonb < 'false' then 'l' when '1'::jsonb = 'false' then 'e' else 'g' end) || (case when '1'::jsonb < 'true' then 'l' when '1'::jsonb = 'true' then 'e' else 'g' end) || (case when '1'::jsonb < '[null]' then 'l' when '1'::jsonb = '[null]' then 'e' else 'g' end) || (case when '1'::jsonb < '[1]' then 'l' when '1'::jsonb = '[1]' then 'e' else 'g' end) || (case when '1'::jsonb < '[[]]' then 'l' when '1'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '1'::jsonb < '[{}]' then 'l' when '1'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '1'::jsonb < '[1,2]' then 'l' when '1'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '1'::jsonb < '[2,1]' then 'l' when '1'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '1'::jsonb < '{}' then 'l' when '1'::jsonb = '{}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"a":null}' then 'l' when '1'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"a":1}' then 'l' when '1'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"b":0}' then 'l' when '1'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"aa":0}' then 'l' when '1'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"a":1,"b":1}' then 'l' when '1'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '1'::jsonb < '{"b":0,"aa":0}' then 'l' when '1'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '1'::jsonb < '[1,[2,3]]' then 'l' when '1'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '1'::jsonb < '[1,[2,4]]' then 'l' when '1'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '1'::jsonb < '[[1],2]' then 'l' when '1'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '1.0'::jsonb < '[]' then 'l' when '1.0'::jsonb = '[]' then 'e' else 'g' end) || (case when '1.0'::jsonb < 'null' then 'l' when '1.0'::jsonb = 'null' then 'e' else 'g' end) || (case when '1.0'::jsonb < '""' then 'l' when '1.0'::jsonb = '""' then 'e' else 'g' end) || (case when '1.0'::jsonb < '"a"' then 'l' when '1.0'::jsonb = '"a"' then 'e' else 'g' end) || (case when '1.0'::jsonb < '"B"' then 'l' when '1.0'::jsonb = '"B"' then 'e' else 'g' end) || (case when '1.0'::jsonb < '"aa"' then 'l' when '1.0'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '1.0'::jsonb < '"é"' then 'l' when '1.0'::jsonb = '"é"' then 'e' else 'g' end) || (case when '1.0'::jsonb < '-1' then 'l' when '1.0'::jsonb = '-1' then 'e' else 'g' end) || (case when '1.0'::jsonb < '0' then 'l' when '1.0'::jsonb = '0' then 'e' else 'g' end) || (case when '1.0'::jsonb < '0.5' then 'l' when '1.0'::jsonb = '0.5' then 'e' else 'g' end) || (case when '1.0'::jsonb < '1' then 'l' when '1.0'::jsonb = '1' then 'e' else 'g' end) || (case when '1.0'::jsonb < '1.0' then 'l' when '1.0'::jsonb = '1.0' then 'e' else 'g' end) || (case when '1.0'::jsonb < '1e40' then 'l' when '1.0'::jsonb = '1e40' then 'e' else 'g' end) || (case when '1.0'::jsonb < 'false' then 'l' when '1.0'::jsonb = 'false' then 'e' else 'g' end) || (case when '1.0'::jsonb < 'true' then 'l' when '1.0'::jsonb = 'true' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[null]' then 'l' when '1.0'::jsonb = '[null]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[1]' then 'l' when '1.0'::jsonb = '[1]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[[]]' then 'l' when '1.0'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[{}]' then 'l' when '1.0'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[1,2]' then 'l' when '1.0'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[2,1]' then 'l' when '1.0'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{}' then 'l' when '1.0'::jsonb = '{}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"a":null}' then 'l' when '1.0'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"a":1}' then 'l' when '1.0'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"b":0}' then 'l' when '1.0'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"aa":0}' then 'l' when '1.0'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"a":1,"b":1}' then 'l' when '1.0'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '{"b":0,"aa":0}' then 'l' when '1.0'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[1,[2,3]]' then 'l' when '1.0'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[1,[2,4]]' then 'l' when '1.0'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '1.0'::jsonb < '[[1],2]' then 'l' when '1.0'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '1e40'::jsonb < '[]' then 'l' when '1e40'::jsonb = '[]' then 'e' else 'g' end) || (case when '1e40'::jsonb < 'null' then 'l' when '1e40'::jsonb = 'null' then 'e' else 'g' end) || (case when '1e40'::jsonb < '""' then 'l' when '1e40'::jsonb = '""' then 'e' else 'g' end) || (case when '1e40'::jsonb < '"a"' then 'l' when '1e40'::jsonb = '"a"' then 'e' else 'g' end) || (case when '1e40'::jsonb < '"B"' then 'l' when '1e40'::jsonb = '"B"' then 'e' else 'g' end) || (case when '1e40'::jsonb < '"aa"' then 'l' when '1e40'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '1e40'::jsonb < '"é"' then 'l' when '1e40'::jsonb = '"é"' then 'e' else 'g' end) || (case when '1e40'::jsonb < '-1' then 'l' when '1e40'::jsonb = '-1' then 'e' else 'g' end) || (case when '1e40'::jsonb < '0' then 'l' when '1e40'::jsonb = '0' then 'e' else 'g' end) || (case when '1e40'::jsonb < '0.5' then 'l' when '1e40'::jsonb = '0.5' then 'e' else 'g' end) || (case when '1e40'::jsonb < '1' then 'l' when '1e40'::jsonb = '1' then 'e' else 'g' end) || (case when '1e40'::jsonb < '1.0' then 'l' when '1e40'::jsonb = '1.0' then 'e' else 'g' end) || (case when '1e40'::jsonb < '1e40' then 'l' when '1e40'::jsonb = '1e40' then 'e' else 'g' end) || (case when '1e40'::jsonb < 'false' then 'l' when '1e40'::jsonb = 'false' then 'e' else 'g' end) || (case when '1e40'::jsonb < 'true' then 'l' when '1e40'::jsonb = 'true' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[null]' then 'l' when '1e40'::jsonb = '[null]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[1]' then 'l' when '1e40'::jsonb = '[1]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[[]]' then 'l' when '1e40'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[{}]' then 'l' when '1e40'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[1,2]' then 'l' when '1e40'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[2,1]' then 'l' when '1e40'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{}' then 'l' when '1e40'::jsonb = '{}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"a":null}' then 'l' when '1e40'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"a":1}' then 'l' when '1e40'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"b":0}' then 'l' when '1e40'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"aa":0}' then 'l' when '1e40'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"a":1,"b":1}' then 'l' when '1e40'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '{"b":0,"aa":0}' then 'l' when '1e40'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[1,[2,3]]' then 'l' when '1e40'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[1,[2,4]]' then 'l' when '1e40'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '1e40'::jsonb < '[[1],2]' then 'l' when '1e40'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when 'false'::jsonb < '[]' then 'l' when 'false'::jsonb = '[]' then 'e' else 'g' end) || (case when 'false'::jsonb < 'null' then 'l' when 'false'::jsonb = 'null' then 'e' else 'g' end) || (case when 'false'::jsonb < '""' then 'l' when 'false'::jsonb = '""' then 'e' else 'g' end) || (case when 'false'::jsonb < '"a"' then 'l' when 'false'::jsonb = '"a"' then 'e' else 'g' end) || (case when 'false'::jsonb < '"B"' then 'l' when 'false'::jsonb = '"B"' then 'e' else 'g' end) || (case when 'false'::jsonb < '"aa"' then 'l' when 'false'::jsonb = '"aa"' then 'e' else 'g' end) || (case when 'false'::jsonb < '"é"' then 'l' when 'false'::jsonb = '"é"' then 'e' else 'g' end) || (case when 'false'::jsonb < '-1' then 'l' when 'false'::jsonb = '-1' then 'e' else 'g' end) || (case when 'false'::jsonb < '0' then 'l' when 'false'::jsonb = '0' then 'e' else 'g' end) || (case when 'false'::jsonb < '0.5' then 'l' when 'false'::jsonb = '0.5' then 'e' else 'g' end) || (case when 'false'::jsonb < '1' then 'l' when 'false'::jsonb = '1' then 'e' else 'g' end) || (case when 'false'::jsonb < '1.0' then 'l' when 'false'::jsonb = '1.0' then 'e' else 'g' end) || (case when 'false'::jsonb < '1e40' then 'l' when 'false'::jsonb = '1e40' then 'e' else 'g' end) || (case when 'false'::jsonb < 'false' then 'l' when 'false'::jsonb = 'false' then 'e' else 'g' end) || (case when 'false'::jsonb < 'true' then 'l' when 'false'::jsonb = 'true' then 'e' else 'g' end) || (case when 'false'::jsonb < '[null]' then 'l' when 'false'::jsonb = '[null]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[1]' then 'l' when 'false'::jsonb = '[1]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[[]]' then 'l' when 'false'::jsonb = '[[]]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[{}]' then 'l' when 'false'::jsonb = '[{}]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[1,2]' then 'l' when 'false'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[2,1]' then 'l' when 'false'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when 'false'::jsonb < '{}' then 'l' when 'false'::jsonb = '{}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"a":null}' then 'l' when 'false'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"a":1}' then 'l' when 'false'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"b":0}' then 'l' when 'false'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"aa":0}' then 'l' when 'false'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"a":1,"b":1}' then 'l' when 'false'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when 'false'::jsonb < '{"b":0,"aa":0}' then 'l' when 'false'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when 'false'::jsonb < '[1,[2,3]]' then 'l' when 'false'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[1,[2,4]]' then 'l' when 'false'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when 'false'::jsonb < '[[1],2]' then 'l' when 'false'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when 'true'::jsonb < '[]' then 'l' when 'true'::jsonb = '[]' then 'e' else 'g' end) || (case when 'true'::jsonb < 'null' then 'l' when 'true'::jsonb = 'null' then 'e' else 'g' end) || (case when 'true'::jsonb < '""' then 'l' when 'true'::jsonb = '""' then 'e' else 'g' end) || (case when 'true'::jsonb < '"a"' then 'l' when 'true'::jsonb = '"a"' then 'e' else 'g' end) || (case when 'true'::jsonb < '"B"' then 'l' when 'true'::jsonb = '"B"' then 'e' else 'g' end) || (case when 'true'::jsonb < '"aa"' then 'l' when 'true'::jsonb = '"aa"' then 'e' else 'g' end) || (case when 'true'::jsonb < '"é"' then 'l' when 'true'::jsonb = '"é"' then 'e' else 'g' end) || (case when 'true'::jsonb < '-1' then 'l' when 'true'::jsonb = '-1' then 'e' else 'g' end) || (case when 'true'::jsonb < '0' then 'l' when 'true'::jsonb = '0' then 'e' else 'g' end) || (case when 'true'::jsonb < '0.5' then 'l' when 'true'::jsonb = '0.5' then 'e' else 'g' end) || (case when 'true'::jsonb < '1' then 'l' when 'true'::jsonb = '1' then 'e' else 'g' end) || (case when 'true'::jsonb < '1.0' then 'l' when 'true'::jsonb = '1.0' then 'e' else 'g' end) || (case when 'true'::jsonb < '1e40' then 'l' when 'true'::jsonb = '1e40' then 'e' else 'g' end) || (case when 'true'::jsonb < 'false' then 'l' when 'true'::jsonb = 'false' then 'e' else 'g' end) || (case when 'true'::jsonb < 'true' then 'l' when 'true'::jsonb = 'true' then 'e' else 'g' end) || (case when 'true'::jsonb < '[null]' then 'l' when 'true'::jsonb = '[null]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[1]' then 'l' when 'true'::jsonb = '[1]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[[]]' then 'l' when 'true'::jsonb = '[[]]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[{}]' then 'l' when 'true'::jsonb = '[{}]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[1,2]' then 'l' when 'true'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[2,1]' then 'l' when 'true'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when 'true'::jsonb < '{}' then 'l' when 'true'::jsonb = '{}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"a":null}' then 'l' when 'true'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"a":1}' then 'l' when 'true'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"b":0}' then 'l' when 'true'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"aa":0}' then 'l' when 'true'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"a":1,"b":1}' then 'l' when 'true'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when 'true'::jsonb < '{"b":0,"aa":0}' then 'l' when 'true'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when 'true'::jsonb < '[1,[2,3]]' then 'l' when 'true'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[1,[2,4]]' then 'l' when 'true'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when 'true'::jsonb < '[[1],2]' then 'l' when 'true'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[null]'::jsonb < '[]' then 'l' when '[null]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[null]'::jsonb < 'null' then 'l' when '[null]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[null]'::jsonb < '""' then 'l' when '[null]'::jsonb = '""' then 'e' else 'g' end) || (case when '[null]'::jsonb < '"a"' then 'l' when '[null]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[null]'::jsonb < '"B"' then 'l' when '[null]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[null]'::jsonb < '"aa"' then 'l' when '[null]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[null]'::jsonb < '"é"' then 'l' when '[null]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[null]'::jsonb < '-1' then 'l' when '[null]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[null]'::jsonb < '0' then 'l' when '[null]'::jsonb = '0' then 'e' else 'g' end) || (case when '[null]'::jsonb < '0.5' then 'l' when '[null]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[null]'::jsonb < '1' then 'l' when '[null]'::jsonb = '1' then 'e' else 'g' end) || (case when '[null]'::jsonb < '1.0' then 'l' when '[null]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[null]'::jsonb < '1e40' then 'l' when '[null]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[null]'::jsonb < 'false' then 'l' when '[null]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[null]'::jsonb < 'true' then 'l' when '[null]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[null]' then 'l' when '[null]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[1]' then 'l' when '[null]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[[]]' then 'l' when '[null]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[{}]' then 'l' when '[null]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[1,2]' then 'l' when '[null]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[2,1]' then 'l' when '[null]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{}' then 'l' when '[null]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"a":null}' then 'l' when '[null]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"a":1}' then 'l' when '[null]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"b":0}' then 'l' when '[null]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"aa":0}' then 'l' when '[null]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"a":1,"b":1}' then 'l' when '[null]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[null]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[1,[2,3]]' then 'l' when '[null]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[1,[2,4]]' then 'l' when '[null]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[null]'::jsonb < '[[1],2]' then 'l' when '[null]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[1]'::jsonb < '[]' then 'l' when '[1]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[1]'::jsonb < 'null' then 'l' when '[1]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[1]'::jsonb < '""' then 'l' when '[1]'::jsonb = '""' then 'e' else 'g' end) || (case when '[1]'::jsonb < '"a"' then 'l' when '[1]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[1]'::jsonb < '"B"' then 'l' when '[1]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[1]'::jsonb < '"aa"' then 'l' when '[1]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[1]'::jsonb < '"é"' then 'l' when '[1]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[1]'::jsonb < '-1' then 'l' when '[1]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[1]'::jsonb < '0' then 'l' when '[1]'::jsonb = '0' then 'e' else 'g' end) || (case when '[1]'::jsonb < '0.5' then 'l' when '[1]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[1]'::jsonb < '1' then 'l' when '[1]'::jsonb = '1' then 'e' else 'g' end) || (case when '[1]'::jsonb < '1.0' then 'l' when '[1]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[1]'::jsonb < '1e40' then 'l' when '[1]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[1]'::jsonb < 'false' then 'l' when '[1]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[1]'::jsonb < 'true' then 'l' when '[1]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[null]' then 'l' when '[1]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[1]' then 'l' when '[1]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[[]]' then 'l' when '[1]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[{}]' then 'l' when '[1]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[1,2]' then 'l' when '[1]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[2,1]' then 'l' when '[1]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{}' then 'l' when '[1]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"a":null}' then 'l' when '[1]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"a":1}' then 'l' when '[1]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"b":0}' then 'l' when '[1]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"aa":0}' then 'l' when '[1]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"a":1,"b":1}' then 'l' when '[1]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[1]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[1,[2,3]]' then 'l' when '[1]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[1,[2,4]]' then 'l' when '[1]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[1]'::jsonb < '[[1],2]' then 'l' when '[1]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[[]]'::jsonb < '[]' then 'l' when '[[]]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < 'null' then 'l' when '[[]]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '""' then 'l' when '[[]]'::jsonb = '""' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '"a"' then 'l' when '[[]]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '"B"' then 'l' when '[[]]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '"aa"' then 'l' when '[[]]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '"é"' then 'l' when '[[]]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '-1' then 'l' when '[[]]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '0' then 'l' when '[[]]'::jsonb = '0' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '0.5' then 'l' when '[[]]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '1' then 'l' when '[[]]'::jsonb = '1' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '1.0' then 'l' when '[[]]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '1e40' then 'l' when '[[]]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[[]]'::jsonb < 'false' then 'l' when '[[]]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[[]]'::jsonb < 'true' then 'l' when '[[]]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[null]' then 'l' when '[[]]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[1]' then 'l' when '[[]]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[[]]' then 'l' when '[[]]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[{}]' then 'l' when '[[]]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[1,2]' then 'l' when '[[]]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[2,1]' then 'l' when '[[]]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{}' then 'l' when '[[]]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"a":null}' then 'l' when '[[]]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"a":1}' then 'l' when '[[]]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"b":0}' then 'l' when '[[]]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"aa":0}' then 'l' when '[[]]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"a":1,"b":1}' then 'l' when '[[]]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[[]]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[1,[2,3]]' then 'l' when '[[]]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[1,[2,4]]' then 'l' when '[[]]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[[]]'::jsonb < '[[1],2]' then 'l' when '[[]]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[{}]'::jsonb < '[]' then 'l' when '[{}]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < 'null' then 'l' when '[{}]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '""' then 'l' when '[{}]'::jsonb = '""' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '"a"' then 'l' when '[{}]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '"B"' then 'l' when '[{}]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '"aa"' then 'l' when '[{}]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '"é"' then 'l' when '[{}]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '-1' then 'l' when '[{}]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '0' then 'l' when '[{}]'::jsonb = '0' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '0.5' then 'l' when '[{}]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '1' then 'l' when '[{}]'::jsonb = '1' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '1.0' then 'l' when '[{}]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '1e40' then 'l' when '[{}]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[{}]'::jsonb < 'false' then 'l' when '[{}]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[{}]'::jsonb < 'true' then 'l' when '[{}]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[null]' then 'l' when '[{}]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[1]' then 'l' when '[{}]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[[]]' then 'l' when '[{}]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[{}]' then 'l' when '[{}]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[1,2]' then 'l' when '[{}]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[2,1]' then 'l' when '[{}]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{}' then 'l' when '[{}]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"a":null}' then 'l' when '[{}]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"a":1}' then 'l' when '[{}]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"b":0}' then 'l' when '[{}]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"aa":0}' then 'l' when '[{}]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"a":1,"b":1}' then 'l' when '[{}]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[{}]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[1,[2,3]]' then 'l' when '[{}]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[1,[2,4]]' then 'l' when '[{}]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[{}]'::jsonb < '[[1],2]' then 'l' when '[{}]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[1,2]'::jsonb < '[]' then 'l' when '[1,2]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < 'null' then 'l' when '[1,2]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '""' then 'l' when '[1,2]'::jsonb = '""' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '"a"' then 'l' when '[1,2]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '"B"' then 'l' when '[1,2]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '"aa"' then 'l' when '[1,2]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '"é"' then 'l' when '[1,2]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '-1' then 'l' when '[1,2]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '0' then 'l' when '[1,2]'::jsonb = '0' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '0.5' then 'l' when '[1,2]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '1' then 'l' when '[1,2]'::jsonb = '1' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '1.0' then 'l' when '[1,2]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '1e40' then 'l' when '[1,2]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < 'false' then 'l' when '[1,2]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < 'true' then 'l' when '[1,2]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[null]' then 'l' when '[1,2]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[1]' then 'l' when '[1,2]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[[]]' then 'l' when '[1,2]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[{}]' then 'l' when '[1,2]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[1,2]' then 'l' when '[1,2]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[2,1]' then 'l' when '[1,2]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{}' then 'l' when '[1,2]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"a":null}' then 'l' when '[1,2]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"a":1}' then 'l' when '[1,2]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"b":0}' then 'l' when '[1,2]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"aa":0}' then 'l' when '[1,2]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"a":1,"b":1}' then 'l' when '[1,2]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[1,2]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[1,[2,3]]' then 'l' when '[1,2]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[1,[2,4]]' then 'l' when '[1,2]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[1,2]'::jsonb < '[[1],2]' then 'l' when '[1,2]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[2,1]'::jsonb < '[]' then 'l' when '[2,1]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < 'null' then 'l' when '[2,1]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '""' then 'l' when '[2,1]'::jsonb = '""' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '"a"' then 'l' when '[2,1]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '"B"' then 'l' when '[2,1]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '"aa"' then 'l' when '[2,1]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '"é"' then 'l' when '[2,1]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '-1' then 'l' when '[2,1]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '0' then 'l' when '[2,1]'::jsonb = '0' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '0.5' then 'l' when '[2,1]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '1' then 'l' when '[2,1]'::jsonb = '1' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '1.0' then 'l' when '[2,1]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '1e40' then 'l' when '[2,1]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < 'false' then 'l' when '[2,1]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < 'true' then 'l' when '[2,1]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[null]' then 'l' when '[2,1]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[1]' then 'l' when '[2,1]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[[]]' then 'l' when '[2,1]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[{}]' then 'l' when '[2,1]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[1,2]' then 'l' when '[2,1]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[2,1]' then 'l' when '[2,1]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{}' then 'l' when '[2,1]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"a":null}' then 'l' when '[2,1]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"a":1}' then 'l' when '[2,1]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"b":0}' then 'l' when '[2,1]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"aa":0}' then 'l' when '[2,1]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"a":1,"b":1}' then 'l' when '[2,1]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[2,1]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[1,[2,3]]' then 'l' when '[2,1]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[1,[2,4]]' then 'l' when '[2,1]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[2,1]'::jsonb < '[[1],2]' then 'l' when '[2,1]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{}'::jsonb < '[]' then 'l' when '{}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{}'::jsonb < 'null' then 'l' when '{}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{}'::jsonb < '""' then 'l' when '{}'::jsonb = '""' then 'e' else 'g' end) || (case when '{}'::jsonb < '"a"' then 'l' when '{}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{}'::jsonb < '"B"' then 'l' when '{}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{}'::jsonb < '"aa"' then 'l' when '{}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{}'::jsonb < '"é"' then 'l' when '{}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{}'::jsonb < '-1' then 'l' when '{}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{}'::jsonb < '0' then 'l' when '{}'::jsonb = '0' then 'e' else 'g' end) || (case when '{}'::jsonb < '0.5' then 'l' when '{}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{}'::jsonb < '1' then 'l' when '{}'::jsonb = '1' then 'e' else 'g' end) || (case when '{}'::jsonb < '1.0' then 'l' when '{}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{}'::jsonb < '1e40' then 'l' when '{}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{}'::jsonb < 'false' then 'l' when '{}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{}'::jsonb < 'true' then 'l' when '{}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{}'::jsonb < '[null]' then 'l' when '{}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[1]' then 'l' when '{}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[[]]' then 'l' when '{}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[{}]' then 'l' when '{}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[1,2]' then 'l' when '{}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[2,1]' then 'l' when '{}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{}'::jsonb < '{}' then 'l' when '{}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"a":null}' then 'l' when '{}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"a":1}' then 'l' when '{}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"b":0}' then 'l' when '{}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"aa":0}' then 'l' when '{}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"a":1,"b":1}' then 'l' when '{}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{}'::jsonb < '[1,[2,3]]' then 'l' when '{}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[1,[2,4]]' then 'l' when '{}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{}'::jsonb < '[[1],2]' then 'l' when '{}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"a":null}'::jsonb < '[]' then 'l' when '{"a":null}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < 'null' then 'l' when '{"a":null}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '""' then 'l' when '{"a":null}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '"a"' then 'l' when '{"a":null}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '"B"' then 'l' when '{"a":null}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '"aa"' then 'l' when '{"a":null}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '"é"' then 'l' when '{"a":null}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '-1' then 'l' when '{"a":null}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '0' then 'l' when '{"a":null}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '0.5' then 'l' when '{"a":null}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '1' then 'l' when '{"a":null}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '1.0' then 'l' when '{"a":null}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '1e40' then 'l' when '{"a":null}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < 'false' then 'l' when '{"a":null}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < 'true' then 'l' when '{"a":null}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[null]' then 'l' when '{"a":null}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[1]' then 'l' when '{"a":null}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[[]]' then 'l' when '{"a":null}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[{}]' then 'l' when '{"a":null}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[1,2]' then 'l' when '{"a":null}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[2,1]' then 'l' when '{"a":null}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{}' then 'l' when '{"a":null}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"a":null}' then 'l' when '{"a":null}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"a":1}' then 'l' when '{"a":null}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"b":0}' then 'l' when '{"a":null}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"aa":0}' then 'l' when '{"a":null}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"a":null}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"a":null}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[1,[2,3]]' then 'l' when '{"a":null}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[1,[2,4]]' then 'l' when '{"a":null}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"a":null}'::jsonb < '[[1],2]' then 'l' when '{"a":null}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"a":1}'::jsonb < '[]' then 'l' when '{"a":1}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < 'null' then 'l' when '{"a":1}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '""' then 'l' when '{"a":1}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '"a"' then 'l' when '{"a":1}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '"B"' then 'l' when '{"a":1}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '"aa"' then 'l' when '{"a":1}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '"é"' then 'l' when '{"a":1}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '-1' then 'l' when '{"a":1}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '0' then 'l' when '{"a":1}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '0.5' then 'l' when '{"a":1}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '1' then 'l' when '{"a":1}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '1.0' then 'l' when '{"a":1}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '1e40' then 'l' when '{"a":1}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < 'false' then 'l' when '{"a":1}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < 'true' then 'l' when '{"a":1}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[null]' then 'l' when '{"a":1}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[1]' then 'l' when '{"a":1}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[[]]' then 'l' when '{"a":1}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[{}]' then 'l' when '{"a":1}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[1,2]' then 'l' when '{"a":1}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[2,1]' then 'l' when '{"a":1}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{}' then 'l' when '{"a":1}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"a":null}' then 'l' when '{"a":1}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"a":1}' then 'l' when '{"a":1}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"b":0}' then 'l' when '{"a":1}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"aa":0}' then 'l' when '{"a":1}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"a":1}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"a":1}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[1,[2,3]]' then 'l' when '{"a":1}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[1,[2,4]]' then 'l' when '{"a":1}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"a":1}'::jsonb < '[[1],2]' then 'l' when '{"a":1}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"b":0}'::jsonb < '[]' then 'l' when '{"b":0}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < 'null' then 'l' when '{"b":0}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '""' then 'l' when '{"b":0}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '"a"' then 'l' when '{"b":0}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '"B"' then 'l' when '{"b":0}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '"aa"' then 'l' when '{"b":0}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '"é"' then 'l' when '{"b":0}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '-1' then 'l' when '{"b":0}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '0' then 'l' when '{"b":0}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '0.5' then 'l' when '{"b":0}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '1' then 'l' when '{"b":0}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '1.0' then 'l' when '{"b":0}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '1e40' then 'l' when '{"b":0}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < 'false' then 'l' when '{"b":0}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < 'true' then 'l' when '{"b":0}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[null]' then 'l' when '{"b":0}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[1]' then 'l' when '{"b":0}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[[]]' then 'l' when '{"b":0}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[{}]' then 'l' when '{"b":0}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[1,2]' then 'l' when '{"b":0}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[2,1]' then 'l' when '{"b":0}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{}' then 'l' when '{"b":0}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"a":null}' then 'l' when '{"b":0}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"a":1}' then 'l' when '{"b":0}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"b":0}' then 'l' when '{"b":0}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"aa":0}' then 'l' when '{"b":0}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"b":0}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"b":0}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[1,[2,3]]' then 'l' when '{"b":0}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[1,[2,4]]' then 'l' when '{"b":0}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"b":0}'::jsonb < '[[1],2]' then 'l' when '{"b":0}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"aa":0}'::jsonb < '[]' then 'l' when '{"aa":0}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < 'null' then 'l' when '{"aa":0}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '""' then 'l' when '{"aa":0}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '"a"' then 'l' when '{"aa":0}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '"B"' then 'l' when '{"aa":0}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '"aa"' then 'l' when '{"aa":0}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '"é"' then 'l' when '{"aa":0}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '-1' then 'l' when '{"aa":0}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '0' then 'l' when '{"aa":0}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '0.5' then 'l' when '{"aa":0}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '1' then 'l' when '{"aa":0}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '1.0' then 'l' when '{"aa":0}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '1e40' then 'l' when '{"aa":0}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < 'false' then 'l' when '{"aa":0}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < 'true' then 'l' when '{"aa":0}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[null]' then 'l' when '{"aa":0}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[1]' then 'l' when '{"aa":0}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[[]]' then 'l' when '{"aa":0}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[{}]' then 'l' when '{"aa":0}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[1,2]' then 'l' when '{"aa":0}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[2,1]' then 'l' when '{"aa":0}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{}' then 'l' when '{"aa":0}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"a":null}' then 'l' when '{"aa":0}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"a":1}' then 'l' when '{"aa":0}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"b":0}' then 'l' when '{"aa":0}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"aa":0}' then 'l' when '{"aa":0}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"aa":0}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"aa":0}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[1,[2,3]]' then 'l' when '{"aa":0}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[1,[2,4]]' then 'l' when '{"aa":0}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"aa":0}'::jsonb < '[[1],2]' then 'l' when '{"aa":0}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"a":1,"b":1}'::jsonb < '[]' then 'l' when '{"a":1,"b":1}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < 'null' then 'l' when '{"a":1,"b":1}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '""' then 'l' when '{"a":1,"b":1}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '"a"' then 'l' when '{"a":1,"b":1}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '"B"' then 'l' when '{"a":1,"b":1}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '"aa"' then 'l' when '{"a":1,"b":1}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '"é"' then 'l' when '{"a":1,"b":1}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '-1' then 'l' when '{"a":1,"b":1}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '0' then 'l' when '{"a":1,"b":1}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '0.5' then 'l' when '{"a":1,"b":1}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '1' then 'l' when '{"a":1,"b":1}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '1.0' then 'l' when '{"a":1,"b":1}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '1e40' then 'l' when '{"a":1,"b":1}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < 'false' then 'l' when '{"a":1,"b":1}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < 'true' then 'l' when '{"a":1,"b":1}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[null]' then 'l' when '{"a":1,"b":1}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[1]' then 'l' when '{"a":1,"b":1}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[[]]' then 'l' when '{"a":1,"b":1}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[{}]' then 'l' when '{"a":1,"b":1}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[1,2]' then 'l' when '{"a":1,"b":1}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[2,1]' then 'l' when '{"a":1,"b":1}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{}' then 'l' when '{"a":1,"b":1}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"a":null}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"a":1}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"b":0}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"aa":0}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"a":1,"b":1}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[1,[2,3]]' then 'l' when '{"a":1,"b":1}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[1,[2,4]]' then 'l' when '{"a":1,"b":1}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"a":1,"b":1}'::jsonb < '[[1],2]' then 'l' when '{"a":1,"b":1}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '{"b":0,"aa":0}'::jsonb < '[]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < 'null' then 'l' when '{"b":0,"aa":0}'::jsonb = 'null' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '""' then 'l' when '{"b":0,"aa":0}'::jsonb = '""' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '"a"' then 'l' when '{"b":0,"aa":0}'::jsonb = '"a"' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '"B"' then 'l' when '{"b":0,"aa":0}'::jsonb = '"B"' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '"aa"' then 'l' when '{"b":0,"aa":0}'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '"é"' then 'l' when '{"b":0,"aa":0}'::jsonb = '"é"' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '-1' then 'l' when '{"b":0,"aa":0}'::jsonb = '-1' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '0' then 'l' when '{"b":0,"aa":0}'::jsonb = '0' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '0.5' then 'l' when '{"b":0,"aa":0}'::jsonb = '0.5' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '1' then 'l' when '{"b":0,"aa":0}'::jsonb = '1' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '1.0' then 'l' when '{"b":0,"aa":0}'::jsonb = '1.0' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '1e40' then 'l' when '{"b":0,"aa":0}'::jsonb = '1e40' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < 'false' then 'l' when '{"b":0,"aa":0}'::jsonb = 'false' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < 'true' then 'l' when '{"b":0,"aa":0}'::jsonb = 'true' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[null]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[null]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[1]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[1]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[[]]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[{}]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[1,2]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[2,1]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"a":null}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"a":1}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"b":0}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"aa":0}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"a":1,"b":1}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '{"b":0,"aa":0}' then 'l' when '{"b":0,"aa":0}'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[1,[2,3]]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[1,[2,4]]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '{"b":0,"aa":0}'::jsonb < '[[1],2]' then 'l' when '{"b":0,"aa":0}'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[1,[2,3]]'::jsonb < '[]' then 'l' when '[1,[2,3]]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < 'null' then 'l' when '[1,[2,3]]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '""' then 'l' when '[1,[2,3]]'::jsonb = '""' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '"a"' then 'l' when '[1,[2,3]]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '"B"' then 'l' when '[1,[2,3]]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '"aa"' then 'l' when '[1,[2,3]]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '"é"' then 'l' when '[1,[2,3]]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '-1' then 'l' when '[1,[2,3]]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '0' then 'l' when '[1,[2,3]]'::jsonb = '0' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '0.5' then 'l' when '[1,[2,3]]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '1' then 'l' when '[1,[2,3]]'::jsonb = '1' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '1.0' then 'l' when '[1,[2,3]]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '1e40' then 'l' when '[1,[2,3]]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < 'false' then 'l' when '[1,[2,3]]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < 'true' then 'l' when '[1,[2,3]]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[null]' then 'l' when '[1,[2,3]]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[1]' then 'l' when '[1,[2,3]]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[[]]' then 'l' when '[1,[2,3]]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[{}]' then 'l' when '[1,[2,3]]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[1,2]' then 'l' when '[1,[2,3]]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[2,1]' then 'l' when '[1,[2,3]]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{}' then 'l' when '[1,[2,3]]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"a":null}' then 'l' when '[1,[2,3]]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"a":1}' then 'l' when '[1,[2,3]]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"b":0}' then 'l' when '[1,[2,3]]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"aa":0}' then 'l' when '[1,[2,3]]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"a":1,"b":1}' then 'l' when '[1,[2,3]]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[1,[2,3]]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[1,[2,3]]' then 'l' when '[1,[2,3]]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[1,[2,4]]' then 'l' when '[1,[2,3]]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[1,[2,3]]'::jsonb < '[[1],2]' then 'l' when '[1,[2,3]]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[1,[2,4]]'::jsonb < '[]' then 'l' when '[1,[2,4]]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < 'null' then 'l' when '[1,[2,4]]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '""' then 'l' when '[1,[2,4]]'::jsonb = '""' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '"a"' then 'l' when '[1,[2,4]]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '"B"' then 'l' when '[1,[2,4]]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '"aa"' then 'l' when '[1,[2,4]]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '"é"' then 'l' when '[1,[2,4]]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '-1' then 'l' when '[1,[2,4]]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '0' then 'l' when '[1,[2,4]]'::jsonb = '0' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '0.5' then 'l' when '[1,[2,4]]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '1' then 'l' when '[1,[2,4]]'::jsonb = '1' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '1.0' then 'l' when '[1,[2,4]]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '1e40' then 'l' when '[1,[2,4]]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < 'false' then 'l' when '[1,[2,4]]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < 'true' then 'l' when '[1,[2,4]]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[null]' then 'l' when '[1,[2,4]]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[1]' then 'l' when '[1,[2,4]]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[[]]' then 'l' when '[1,[2,4]]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[{}]' then 'l' when '[1,[2,4]]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[1,2]' then 'l' when '[1,[2,4]]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[2,1]' then 'l' when '[1,[2,4]]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{}' then 'l' when '[1,[2,4]]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"a":null}' then 'l' when '[1,[2,4]]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"a":1}' then 'l' when '[1,[2,4]]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"b":0}' then 'l' when '[1,[2,4]]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"aa":0}' then 'l' when '[1,[2,4]]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"a":1,"b":1}' then 'l' when '[1,[2,4]]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[1,[2,4]]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[1,[2,3]]' then 'l' when '[1,[2,4]]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[1,[2,4]]' then 'l' when '[1,[2,4]]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[1,[2,4]]'::jsonb < '[[1],2]' then 'l' when '[1,[2,4]]'::jsonb = '[[1],2]' then 'e' else 'g' end))
((case when '[[1],2]'::jsonb < '[]' then 'l' when '[[1],2]'::jsonb = '[]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < 'null' then 'l' when '[[1],2]'::jsonb = 'null' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '""' then 'l' when '[[1],2]'::jsonb = '""' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '"a"' then 'l' when '[[1],2]'::jsonb = '"a"' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '"B"' then 'l' when '[[1],2]'::jsonb = '"B"' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '"aa"' then 'l' when '[[1],2]'::jsonb = '"aa"' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '"é"' then 'l' when '[[1],2]'::jsonb = '"é"' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '-1' then 'l' when '[[1],2]'::jsonb = '-1' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '0' then 'l' when '[[1],2]'::jsonb = '0' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '0.5' then 'l' when '[[1],2]'::jsonb = '0.5' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '1' then 'l' when '[[1],2]'::jsonb = '1' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '1.0' then 'l' when '[[1],2]'::jsonb = '1.0' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '1e40' then 'l' when '[[1],2]'::jsonb = '1e40' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < 'false' then 'l' when '[[1],2]'::jsonb = 'false' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < 'true' then 'l' when '[[1],2]'::jsonb = 'true' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[null]' then 'l' when '[[1],2]'::jsonb = '[null]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[1]' then 'l' when '[[1],2]'::jsonb = '[1]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[[]]' then 'l' when '[[1],2]'::jsonb = '[[]]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[{}]' then 'l' when '[[1],2]'::jsonb = '[{}]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[1,2]' then 'l' when '[[1],2]'::jsonb = '[1,2]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[2,1]' then 'l' when '[[1],2]'::jsonb = '[2,1]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{}' then 'l' when '[[1],2]'::jsonb = '{}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"a":null}' then 'l' when '[[1],2]'::jsonb = '{"a":null}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"a":1}' then 'l' when '[[1],2]'::jsonb = '{"a":1}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"b":0}' then 'l' when '[[1],2]'::jsonb = '{"b":0}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"aa":0}' then 'l' when '[[1],2]'::jsonb = '{"aa":0}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"a":1,"b":1}' then 'l' when '[[1],2]'::jsonb = '{"a":1,"b":1}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '{"b":0,"aa":0}' then 'l' when '[[1],2]'::jsonb = '{"b":0,"aa":0}' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[1,[2,3]]' then 'l' when '[[1],2]'::jsonb = '[1,[2,3]]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[1,[2,4]]' then 'l' when '[[1],2]'::jsonb = '[1,[2,4]]' then 'e' else 'g' end) || (case when '[[1],2]'::jsonb < '[[1],2]' then 'l' when '[[1],2]'::jsonb = '[[1],2]' then 'e' else 'g' end))
'1'::jsonb = '1.0'
'{"a":1,"b":2}'::jsonb = '{"b":2,"a":1}'
'[1,2]'::jsonb = '[2,1]'
'"a"'::jsonb = '"b"'
'[]'::jsonb = 'null'
'{}'::jsonb = '[]'
'{"a":[1.0]}'::jsonb = '{"a":[1]}'
'1'::jsonb <> '1.0'
'{"a":1,"b":2}'::jsonb <> '{"b":2,"a":1}'
'[1,2]'::jsonb <> '[2,1]'
'"a"'::jsonb <> '"b"'
'[]'::jsonb <> 'null'
'{}'::jsonb <> '[]'
'{"a":[1.0]}'::jsonb <> '{"a":[1]}'
'1'::jsonb < '1.0'
'{"a":1,"b":2}'::jsonb < '{"b":2,"a":1}'
'[1,2]'::jsonb < '[2,1]'
'"a"'::jsonb < '"b"'
'[]'::jsonb < 'null'
'{}'::jsonb < '[]'
'{"a":[1.0]}'::jsonb < '{"a":[1]}'
'1'::jsonb <= '1.0'
'{"a":1,"b":2}'::jsonb <= '{"b":2,"a":1}'
'[1,2]'::jsonb <= '[2,1]'
'"a"'::jsonb <= '"b"'
'[]'::jsonb <= 'null'
'{}'::jsonb <= '[]'
'{"a":[1.0]}'::jsonb <= '{"a":[1]}'
'1'::jsonb > '1.0'
'{"a":1,"b":2}'::jsonb > '{"b":2,"a":1}'
'[1,2]'::jsonb > '[2,1]'
'"a"'::jsonb > '"b"'
'[]'::jsonb > 'null'
'{}'::jsonb > '[]'
'{"a":[1.0]}'::jsonb > '{"a":[1]}'
'1'::jsonb >= '1.0'
'{"a":1,"b":2}'::jsonb >= '{"b":2,"a":1}'
'[1,2]'::jsonb >= '[2,1]'
'"a"'::jsonb >= '"b"'
'[]'::jsonb >= 'null'
'{}'::jsonb >= '[]'
'{"a":[1.0]}'::jsonb >= '{"a":[1]}'
'1'::jsonb = null
nullif('1'::jsonb, '1.0')
coalesce(null, '1'::jsonb)
case when true then '1'::jsonb else '"a"' end
'1'::jsonb in ('1.0', '2')
'1'::jsonb not in ('3', '2')
'1'::jsonb is null
'null'::jsonb is null
'1'::jsonb is distinct from '1.0'
greatest('1'::jsonb, '"a"', '[]')
least('1'::jsonb, '"a"', '{}')
'2'::jsonb between '1' and '3'
jsonb_typeof('null')
jsonb_array_length('null')
jsonb_pretty('null')
jsonb_strip_nulls('null')
jsonb_typeof('true')
jsonb_array_length('true')
jsonb_pretty('true')
jsonb_strip_nulls('true')
jsonb_typeof('"a"')
jsonb_array_length('"a"')
jsonb_pretty('"a"')
jsonb_strip_nulls('"a"')
jsonb_typeof('"b"')
jsonb_array_length('"b"')
jsonb_pretty('"b"')
jsonb_strip_nulls('"b"')
jsonb_typeof('1')
jsonb_array_length('1')
jsonb_pretty('1')
jsonb_strip_nulls('1')
jsonb_typeof('[]')
jsonb_array_length('[]')
jsonb_pretty('[]')
jsonb_strip_nulls('[]')
jsonb_typeof('[1,2,"a"]')
jsonb_array_length('[1,2,"a"]')
jsonb_pretty('[1,2,"a"]')
jsonb_strip_nulls('[1,2,"a"]')
jsonb_typeof('["a","b",null]')
jsonb_array_length('["a","b",null]')
jsonb_pretty('["a","b",null]')
jsonb_strip_nulls('["a","b",null]')
jsonb_typeof('{}')
jsonb_array_length('{}')
jsonb_pretty('{}')
jsonb_strip_nulls('{}')
jsonb_typeof('{"a":1,"b":null}')
jsonb_array_length('{"a":1,"b":null}')
jsonb_pretty('{"a":1,"b":null}')
jsonb_strip_nulls('{"a":1,"b":null}')
jsonb_typeof('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}')
jsonb_array_length('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}')
jsonb_pretty('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}')
jsonb_strip_nulls('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"s":"t"}')
jsonb_typeof('[[1,2],[3,4]]')
jsonb_array_length('[[1,2],[3,4]]')
jsonb_pretty('[[1,2],[3,4]]')
jsonb_strip_nulls('[[1,2],[3,4]]')
jsonb_typeof('[{"a":1},{"a":2}]')
jsonb_array_length('[{"a":1},{"a":2}]')
jsonb_pretty('[{"a":1},{"a":2}]')
jsonb_strip_nulls('[{"a":1},{"a":2}]')
jsonb_typeof('"abc"')
jsonb_array_length('"abc"')
jsonb_pretty('"abc"')
jsonb_strip_nulls('"abc"')
jsonb_typeof('1.5')
jsonb_array_length('1.5')
jsonb_pretty('1.5')
jsonb_strip_nulls('1.5')
jsonb_typeof('-1e30')
jsonb_array_length('-1e30')
jsonb_pretty('-1e30')
jsonb_strip_nulls('-1e30')
jsonb_typeof('[null]')
jsonb_array_length('[null]')
jsonb_pretty('[null]')
jsonb_strip_nulls('[null]')
jsonb_typeof(null)
jsonb_array_length(null)
jsonb_pretty('{"a":[1,{"b":null,"c":[]},[]],"d":{}}')
jsonb_strip_nulls('{"a":null,"b":[null,{"c":null,"d":1}],"e":{"f":null}}')
jsonb_strip_nulls(null)
jsonb_pretty('[{"f1":1,"f2":null},2,null,[[{"x":true},6,7],8],3]')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','0')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','0')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-1')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-1')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-1','c')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-1','c')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','3')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','3')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-4')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','-4')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','x')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','x')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b',' 1')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b',' 1')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','1 ')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','1 ')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','+1')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','+1')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','1x')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','1x')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','99999999999')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','99999999999')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'n')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'n')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'n','x')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'n','x')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'x')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'x')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a',null)
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a',null)
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '1','0')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', '1','0')
jsonb_extract_path('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','2','c','d')
jsonb_extract_path_text('{"a":{"b":[10,20,{"c":"x"}]},"n":null,"1":[1]}', 'a','b','2','c','d')
jsonb_extract_path('[1,[2,3]]', '1', '0')
jsonb_extract_path('"s"', '0')
jsonb_extract_path_text('"s"', '0')
jsonb_extract_path(null, 'a')
