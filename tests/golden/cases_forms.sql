-- CASE
case when true then 1 end
case when false then 1 end
case when null then 1 else 2 end
case when 1 > 2 then 'a' when 2 > 1 then 'b' else 'c' end
case 3 when 1 then 'one' when 2 then 'two' else 'many' end
case null when null then 1 else 2 end
case 2 when 1 then 1 when 2.0 then 2.5 end
case when true then 1 else 1/0 end
case when false then 1/0 else 1 end
case when 1/0 = 1 then 1 else 2 end
case 1 when 1 then 'x' when 1/(2-2) then 'y' end
case when true then 1 else 2.5 end
case when false then 1 else 2.5 end
case when true then 1::bigint else 2 end
case when true then '7' else 2 end
case when true then 'x' else null end
case when true then null end
case when true then 1 else 'x' end
case when 1 then 2 end
case when true then 1 else true end
case 'a' when 'a' then 1 end
case when null::boolean then 1 when not null::boolean then 2 end
case when false and 1/0 = 1 then 1 when true or 1/0 = 1 then 2 else 3 end
case when true then case when false then 1 else 2 end else 3 end
-- COALESCE, NULLIF, GREATEST, LEAST
coalesce(1, 2)
coalesce(null, 2)
coalesce(null, null)
coalesce(null, null, 'x')
coalesce(1, 1/0)
coalesce(null, 1/0)
coalesce(1/0, 1)
coalesce(null::int, 2.5)
coalesce(1, 2.5)
coalesce(1, true)
coalesce(1, 'x')
coalesce('x', 'y')
nullif(1, 1)
nullif(1, 2)
nullif(1, 2.5)
nullif(1, null)
nullif(null, 1)
nullif(null, null)
nullif('a', 'a')
nullif('a', 'b')
nullif(1, 'x')
nullif(1, true)
nullif(1/0, 1)
nullif(1.0, 1.00)
greatest(1, 2, 3)
greatest(3, 2, 1)
greatest(1, null, 3)
greatest(null, null)
greatest(null, 1)
greatest(1, 2.5)
greatest(1, 2.5, 3::float8)
greatest('a', 'b')
greatest('a'::text, 'ä')
greatest(1, 'x')
greatest(1, true)
greatest(1, 1/0)
greatest('NaN'::float8, 1)
greatest('NaN'::numeric, 1)
greatest(1.0, 1.00)
greatest(1.00, 1.0)
greatest(1)
greatest(true, false)
greatest(1, 2::bigint)
least(1, 2, 3)
least(3, 2, 1)
least(1, null, 3)
least(null, null)
least('NaN'::float8, 1)
least('b', 'a')
least(1.0, 1.00)
least(1/0, 1)
least(false, true, null)
-- IN, ANY, ALL
1 in (1, 2, 3)
4 in (1, 2, 3)
1 in (2, null)
1 in (1, null)
null in (1, 2)
1 not in (2, 3)
1 not in (1, 2)
1 not in (2, null)
1 not in (1, null)
null not in (1)
1 in (1.0, 2.5)
1.5 in (1, 2)
1 in ('1', '2')
'1' in (1, 2)
1 in (2.5, '2.0')
'a' in ('a', 'b')
'a' in ('b', null)
1 in (1, 1/0)
2 in (1, 1/0)
1 in ('x')
1 in (true)
1 in (1)
1 not in (1)
true in (true, false)
(1 in (1, 2)) = true
1::bigint in (1, 2::int, 3.0)
1 = any (array[1, 2])
3 = any (array[1, 2])
3 = any (array[1, null])
1 < all (array[2, 3])
1 < all (array[2, null])
1 < all (array[0, null])
1 <> all (array[2, 3])
'a' = any (array['a', 'b'])
1.5 = any (array[1, 1.5])
1 > some (array[0, 5])
-- BETWEEN
2 between 1 and 3
1 between 1 and 3
3 between 1 and 3
0 between 1 and 3
2 between 3 and 1
2 between symmetric 3 and 1
2 between symmetric 1 and 3
4 between symmetric 3 and 1
2 not between 1 and 3
0 not between 1 and 3
2 not between symmetric 3 and 1
4 not between symmetric 3 and 1
null between 1 and 3
2 between null and 3
4 between null and 3
2 between 1 and null
0 between 1 and null
2 not between null and 1
2 between symmetric null and 1
'b' between 'a' and 'c'
1.5 between 1 and 2
2 between '1' and '3'
-- IS
1 is null
1 is not null
null is null
null is not null
1 isnull
null notnull
true is true
false is true
null is true
true is not true
null is not true
true is false
false is false
null is false
null is not false
true is unknown
null is unknown
null is not unknown
1/0 is null
(1/0 = 1) is true
1 is true
'x' is true
't' is true
1 is distinct from 1
1 is distinct from 2
1 is distinct from null
null is distinct from null
null is distinct from 1
1 is not distinct from 1
1 is not distinct from null
null is not distinct from null
'a' is distinct from 'b'
1 is distinct from 1.0
1 is distinct from 'x'
1/0 is distinct from 1
1 is distinct from true
-- logic
true and true
true and false
true and null
false and null
null and null
true or null
false or null
null or null
not true
not null
not false
false and 1/0 = 1
1/0 = 1 and false
true or 1/0 = 1
1/0 = 1 or true
true and 1/0 = 1
null and 1/0 = 1
1 and true
not 1
'yes' and true
'no' or 'off'
not 'x'
true = true
true < false
true > false
true <> null
not true = false
-- rows
(1, 2) = (1, 2)
(1, 2) = (1, 3)
(1, 2) <> (1, 3)
(1, null) = (1, 2)
(1, null) = (2, 2)
(1, null) <> (2, 2)
(1, 2) < (1, 3)
(1, 2) < (2, null)
(1, null) < (1, 3)
(1, 2) <= (1, 2)
(2, 1) > (1, 9)
(1, 2) >= (1, 2)
(1, 2) >= (1, null)
row(1, 2) = row(1, 2)
row(1) = row(2)
(1, 'a') = (1, 'a')
(1, 2) in ((1, 2), (3, 4))
(1, 2) in ((1, 3), (3, 4))
(1, 2) not in ((1, 3), (3, 4))
(1, null) in ((1, 3), (3, 4))
(1, 2) is null
(null, null) is null
(1, null) is null
(1, null) is not null
(1, 2) is not null
row(null) is null
(1, 2) is distinct from (1, 2)
(1, null) is distinct from (1, null)
(1, null) is not distinct from (1, 2)
(1, 2) = (1, 2, 3)
(1, 2) = 1
(1, 2) < (1, true)
-- precedence and unary operators
1 + 2 * 3
(1 + 2) * 3
- 2 ^ 2
2 ^ 3 ^ 2
-2 * -3
- - 2
+ 5
+ 5.5
+ 'x'
- '5'
not true or true
not (true or true)
1 < 2 = true
1 + 1 = 2 and 2 * 2 = 4
5 % 3 * 2
2 - 3 - 4
24 / 4 / 2
-5 % 3
-5 / 2
5 / -2
1 || 'x' || 2
'a' || 'b' = 'ab'
1 + 2 || 'x'
1.5 is not null and true
not 1 = 2
- 1 is null
-5::int
-2147483648
2147483648
9223372036854775807
9223372036854775808
-9223372036854775808
1e10
.5
5.
1.e2
0x10
1 = 1 = true
1 < 2 < 3
@ -5
@ -5.5
|/ 25
||/ 27
5 !
-- casts
cast(1 as text)
1::text
'1'::int
int '1'
bool 'yes'
text 'abc'
double precision '1.5'
numeric '1.50'
'1.5'::int
'x'::int
1.5::int
2.5::int
-2.5::int
2.5::float8::int
'  12  '::int
''::int
null::int
cast(null as text)
true::int
1::boolean
0::bool
2::boolean
true::text
1::bigint::text
1.10::text
1e300::float8 * 1e300::float8
'1e400'::float8
'NaN'::float8
'inf'::float8
'-Infinity'::float8
3000000000::int
40000::bigint::int
'true'::boolean
'maybe'::boolean
'on'::text::boolean
1.5::float8::numeric
0.1::float8 + 0.2::float8
12345678901234567890::numeric
int4(2.7)
int8('12')
float8(1)
text(1)
bool(1)
numeric('1.5')
int4('x')
1::text::int + 1
true::bigint
1.5::boolean
'a'::text::int
nosuchtype '1'
1::nosuchtype
-- concatenation of anything
1 || 'a'
'a' || 1
'a' || true
true || 'a'
'a' || 1.50
'a' || 1.5::float8
'a'::text || null
null || 'a'
null || null
1 || 2
1 || null
null || 1::int
true || false
'a' || 'b' || 1 || true
-- errors of names and types
nosuch(1)
lower(1)
1 + 'x'
1 + 'x'::text
1 = 'a'::text
true + 1
'a' + 'b'
'1' + 1
1 = true
upper()
upper('a', 'b')
'1' = 1
'x' = 1
1 <> '2'
'2' > 10
1 < null
null < null
null + null
null + 1
- null
abs(null)
abs('-5')
abs(-5)
abs(-5.5)
upper(null)
length('x' collate "default")
'a' < 'B' collate "default"
-- lists of constants and a value that is none
abs(3) in (1, 2, 3)
abs(4) in (1, 2, 3)
abs(4) not in (1, 2, 3)
abs(3) not in (1, 2, 3)
abs(3) in (1, null, 3)
abs(4) in (1, null, 3)
abs(4) not in (1, null, 3)
abs(null::int) in (1, 2, 3)
abs(3) in (1, 2, 2.5)
abs(3) in (1, 3.0, 2.5)
abs(3) in (1, 3000000000, 3)
abs(3::smallint) in (1, 2, 3)
abs(3::bigint) in (1, 2, 3)
abs(3) in (1, 2, abs(3))
abs(3) not in (1, 2, abs(3))
abs(3) in (abs(1), 4, 5, 3, abs(2))
abs(2.5) in (1, 2.50, 3)
abs(0.1::float4) in (0.1, 0.2)
abs(0.1::float8) in (0.1, 0.2)
abs('NaN'::float8) in ('NaN', 1)
abs(-0.0::float8) in (0, 1)
lower('A') in ('a', 'b')
lower('C') in ('a', 'b')
lower('A text longer than a view') in ('x', 'a text longer than a view')
lower('a') not in ('x', null)
justify_days('1 mon') in ('30 days', '1 day')
make_date(2024, 1, 1) in ('2024-01-01', '2024-01-02')
make_date(2024, 1, 3) in (date '2024-01-01', timestamp '2024-01-03 00:00')
make_timestamp(2024, 1, 1, 0, 0, 0) in ('2024-01-01', '2024-01-02')
make_timestamptz(2024, 1, 1, 0, 0, 0) in ('2024-01-01 00:00+00', '2024-01-02 00:00+00')
not (abs(1) = 1) in (true, null)
abs(1) = any (array[1, 2])
abs(3) = any (array[1, 2])
abs(3) <> all (array[1, 2])
abs(1) <> all (array[1, 2])
abs(1) = all (array[1, 1])
abs(1) <> any (array[1, 1])
1 / (abs(1) - 1) in (1, 2)
abs(9) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
abs(11) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
-- constants decide what is left
true and abs(1) = 1
false and abs(1) = 1
null and abs(1) = 1
null and abs(1) = 2
true or abs(1) = 1
false or abs(1) = 1
null or abs(1) = 1
null or abs(1) = 2
case when true then abs(1) else 2 end
case when false then abs(1) when true then 5 else abs(2) end
case when null then abs(1) end
case when abs(1) = 1 then 1 when true then 2 else 3 end
case 1 when 1 then 'a' when 2 then 'b' end
case 3 when 1 then 'a' when abs(2) then 'b' end
coalesce(null, abs(1), 2)
coalesce(null, 2, abs(1))
coalesce(null, null)
coalesce(null::int, null::int)
coalesce(1, 1 / 0)
nullif(1, 1)
nullif(2, 1)
nullif(abs(2), 2)
greatest(1, 2, 3)
least(abs(3), 2, 1)
1 is null
null is null
null is distinct from 1
1 is not distinct from 1
(1 = 2) is not true
not true
1 between 0 and 2
abs(1) between 0 and 2
(1, 2) = (1, 2)
(1, abs(2)) < (1, 3)
