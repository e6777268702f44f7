-- measures
length('')
length('a')
length('Hello')
length('Grüße')
length('日本語')
length('😀x')
length(E'e\u0301x')
length('  ab  ')
length(null)
char_length('')
char_length('a')
char_length('Hello')
char_length('Grüße')
char_length('日本語')
char_length('😀x')
char_length(E'e\u0301x')
char_length('  ab  ')
char_length(null)
character_length('')
character_length('a')
character_length('Hello')
character_length('Grüße')
character_length('日本語')
character_length('😀x')
character_length(E'e\u0301x')
character_length('  ab  ')
character_length(null)
octet_length('')
octet_length('a')
octet_length('Hello')
octet_length('Grüße')
octet_length('日本語')
octet_length('😀x')
octet_length(E'e\u0301x')
octet_length('  ab  ')
octet_length(null)
bit_length('')
bit_length('a')
bit_length('Hello')
bit_length('Grüße')
bit_length('日本語')
bit_length('😀x')
bit_length(E'e\u0301x')
bit_length('  ab  ')
bit_length(null)
ascii('')
ascii('a')
ascii('Hello')
ascii('Grüße')
ascii('日本語')
ascii('😀x')
ascii(E'e\u0301x')
ascii('  ab  ')
ascii(null)
reverse('')
reverse('a')
reverse('Hello')
reverse('Grüße')
reverse('日本語')
reverse('😀x')
reverse(E'e\u0301x')
reverse('  ab  ')
reverse(null)
initcap('')
initcap('a')
initcap('Hello')
initcap('Grüße')
initcap('日本語')
initcap('😀x')
initcap(E'e\u0301x')
initcap('  ab  ')
initcap(null)
md5('')
md5('a')
md5('Hello')
md5('Grüße')
md5('日本語')
md5('😀x')
md5(E'e\u0301x')
md5('  ab  ')
md5(null)
quote_literal('')
quote_literal('a')
quote_literal('Hello')
quote_literal('Grüße')
quote_literal('日本語')
quote_literal('😀x')
quote_literal(E'e\u0301x')
quote_literal('  ab  ')
quote_literal(null)
quote_ident('')
quote_ident('a')
quote_ident('Hello')
quote_ident('Grüße')
quote_ident('日本語')
quote_ident('😀x')
quote_ident(E'e\u0301x')
quote_ident('  ab  ')
quote_ident(null)
quote_nullable('')
quote_nullable('a')
quote_nullable('Hello')
quote_nullable('Grüße')
quote_nullable('日本語')
quote_nullable('😀x')
quote_nullable(E'e\u0301x')
quote_nullable('  ab  ')
quote_nullable(null)
upper('')
upper('a')
upper('Hello')
upper('Grüße')
upper('日本語')
upper('😀x')
upper(E'e\u0301x')
upper('  ab  ')
upper(null)
lower('')
lower('a')
lower('Hello')
lower('Grüße')
lower('日本語')
lower('😀x')
lower(E'e\u0301x')
lower('  ab  ')
lower(null)
btrim('')
btrim('a')
btrim('Hello')
btrim('Grüße')
btrim('日本語')
btrim('😀x')
btrim(E'e\u0301x')
btrim('  ab  ')
btrim(null)
ltrim('')
ltrim('a')
ltrim('Hello')
ltrim('Grüße')
ltrim('日本語')
ltrim('😀x')
ltrim(E'e\u0301x')
ltrim('  ab  ')
ltrim(null)
rtrim('')
rtrim('a')
rtrim('Hello')
rtrim('Grüße')
rtrim('日本語')
rtrim('😀x')
rtrim(E'e\u0301x')
rtrim('  ab  ')
rtrim(null)
initcap('hello world')
initcap('HELLO WORLD')
initcap('o''neil mc-donald 3rd x2y')
initcap('éa ÀB ß')
initcap('ǆ x')
initcap('ab_cd 12ab')
initcap('ΑΒΓ αβγ')
upper('ß')
lower('İ')
length('😀')
ascii('€')
ascii('😀')
chr(65)
chr(8364)
chr(128512)
chr(0)
chr(-1)
chr(1114111)
chr(1114112)
chr(55296)
chr(57344)
chr(null)
chr(10)
chr(2147483647)
-- substring
substring('Hello', 1)
substring('Hello', 2)
substring('Hello', 0)
substring('Hello', -1)
substring('Hello', 3)
substring('Hello', 6)
substring('Hello', 100)
substring('Hello', -2147483648)
substring('Hello', 2147483647)
substring('Hello', 1, 2)
substring('Hello', 0, 2)
substring('Hello', -1, 3)
substring('Hello', -1, 2)
substring('Hello', 2, 0)
substring('Hello', 2, 100)
substring('Hello', 5, 1)
substring('Hello', 6, 1)
substring('Hello', 2, -1)
substring('Hello', 2147483647, 2147483647)
substring('Hello', -2147483648, 2147483647)
substring('Hello', 1, 2147483647)
substring('Grüße', 1)
substring('Grüße', 2)
substring('Grüße', 0)
substring('Grüße', -1)
substring('Grüße', 3)
substring('Grüße', 6)
substring('Grüße', 100)
substring('Grüße', -2147483648)
substring('Grüße', 2147483647)
substring('Grüße', 1, 2)
substring('Grüße', 0, 2)
substring('Grüße', -1, 3)
substring('Grüße', -1, 2)
substring('Grüße', 2, 0)
substring('Grüße', 2, 100)
substring('Grüße', 5, 1)
substring('Grüße', 6, 1)
substring('Grüße', 2, -1)
substring('Grüße', 2147483647, 2147483647)
substring('Grüße', -2147483648, 2147483647)
substring('Grüße', 1, 2147483647)
substring('日本語', 1)
substring('日本語', 2)
substring('日本語', 0)
substring('日本語', -1)
substring('日本語', 3)
substring('日本語', 6)
substring('日本語', 100)
substring('日本語', -2147483648)
substring('日本語', 2147483647)
substring('日本語', 1, 2)
substring('日本語', 0, 2)
substring('日本語', -1, 3)
substring('日本語', -1, 2)
substring('日本語', 2, 0)
substring('日本語', 2, 100)
substring('日本語', 5, 1)
substring('日本語', 6, 1)
substring('日本語', 2, -1)
substring('日本語', 2147483647, 2147483647)
substring('日本語', -2147483648, 2147483647)
substring('日本語', 1, 2147483647)
substring('', 1)
substring('', 2)
substring('', 0)
substring('', -1)
substring('', 3)
substring('', 6)
substring('', 100)
substring('', -2147483648)
substring('', 2147483647)
substring('', 1, 2)
substring('', 0, 2)
substring('', -1, 3)
substring('', -1, 2)
substring('', 2, 0)
substring('', 2, 100)
substring('', 5, 1)
substring('', 6, 1)
substring('', 2, -1)
substring('', 2147483647, 2147483647)
substring('', -2147483648, 2147483647)
substring('', 1, 2147483647)
substring('Hello' from 2)
substring('Hello' from 2 for 3)
substring('Hello' for 3)
substring('Hello' for -1)
substr('Hello', 2)
substr('Hello', 2, 2)
substr('Hello', -5, 7)
substring(null, 1)
substring('a', null)
substring('Hello', 2, null)
substring('Hello', 1.5)
substring(12345, 2)
substr('Hello', 0, -1)
-- places
position('l' in 'Hello')
position('' in 'Hello')
position('' in '')
position('x' in 'Hello')
position('ß' in 'Grüße')
position('本語' in '日本語')
position(null in 'a')
position('ab' in 'aab')
strpos('Hello', 'lo')
strpos('', 'a')
strpos('', '')
strpos('aaa', 'aa')
strpos('Grüße', 'e')
strpos('日本', '本')
position('Hello world' in 'Hello')
-- left and right
left('Hello', 0)
right('Hello', 0)
left('Hello', 1)
right('Hello', 1)
left('Hello', 2)
right('Hello', 2)
left('Hello', -1)
right('Hello', -1)
left('Hello', -2)
right('Hello', -2)
left('Hello', 5)
right('Hello', 5)
left('Hello', 6)
right('Hello', 6)
left('Hello', -5)
right('Hello', -5)
left('Hello', -6)
right('Hello', -6)
left('Hello', 100)
right('Hello', 100)
left('Hello', -100)
right('Hello', -100)
left('Hello', 2147483647)
right('Hello', 2147483647)
left('Hello', -2147483648)
right('Hello', -2147483648)
left('Hello', null)
right('Hello', null)
left('日本語', 0)
right('日本語', 0)
left('日本語', 1)
right('日本語', 1)
left('日本語', 2)
right('日本語', 2)
left('日本語', -1)
right('日本語', -1)
left('日本語', -2)
right('日本語', -2)
left('日本語', 5)
right('日本語', 5)
left('日本語', 6)
right('日本語', 6)
left('日本語', -5)
right('日本語', -5)
left('日本語', -6)
right('日本語', -6)
left('日本語', 100)
right('日本語', 100)
left('日本語', -100)
right('日本語', -100)
left('日本語', 2147483647)
right('日本語', 2147483647)
left('日本語', -2147483648)
right('日本語', -2147483648)
left('日本語', null)
right('日本語', null)
left('', 0)
right('', 0)
left('', 1)
right('', 1)
left('', 2)
right('', 2)
left('', -1)
right('', -1)
left('', -2)
right('', -2)
left('', 5)
right('', 5)
left('', 6)
right('', 6)
left('', -5)
right('', -5)
left('', -6)
right('', -6)
left('', 100)
right('', 100)
left('', -100)
right('', -100)
left('', 2147483647)
right('', 2147483647)
left('', -2147483648)
right('', -2147483648)
left('', null)
right('', null)
-- padding
lpad('hi', 5)
lpad('hi', 5, 'xy')
lpad('hi', 1)
lpad('hi', 0)
lpad('hi', -1)
lpad('hi', 5, '')
lpad('', 3)
lpad('', 3, 'ab')
lpad('hi', 6, '日本')
lpad('日本', 5, 'é')
lpad('Grüße', 3)
lpad('hi', 2)
lpad('hi', null)
lpad(null, 5)
lpad('hi', 5, null)
lpad('hi', 1000000000)
lpad('hi', 2147483647, 'x')
lpad('hi', -2147483648)
lpad('hello', 3, 'x')
lpad('x', 30, 'abc')
rpad('hi', 5)
rpad('hi', 5, 'xy')
rpad('hi', 1)
rpad('hi', 0)
rpad('hi', -1)
rpad('hi', 5, '')
rpad('', 3)
rpad('', 3, 'ab')
rpad('hi', 6, '日本')
rpad('日本', 5, 'é')
rpad('Grüße', 3)
rpad('hi', 2)
rpad('hi', null)
rpad(null, 5)
rpad('hi', 5, null)
rpad('hi', 1000000000)
rpad('hi', 2147483647, 'x')
rpad('hi', -2147483648)
rpad('hello', 3, 'x')
rpad('x', 30, 'abc')
length(lpad('x', 100000))
length(repeat('ab', 1000))
octet_length(rpad('x', 1000, '日'))
-- trim
trim('  ab  ')
trim(both from '  ab  ')
trim(leading from '  ab  ')
trim(trailing from '  ab  ')
trim(both 'x' from 'xxabxx')
trim(leading 'xy' from 'xyxabyx')
trim(trailing 'xy' from 'xyxabyx')
trim('x' from 'xxabxx')
trim(both 'ü' from 'üüabü')
trim(both '日本' from '日本a本日')
trim(both '' from ' a ')
trim(both 'x' from 'xxx')
trim(null from 'a')
trim(both 'x' from null)
btrim('xyxtrimyyx', 'xyz')
ltrim('zzzytest', 'xyz')
rtrim('testxxzx', 'xyz')
btrim(E'\t a \n')
btrim(E'\t a \n', E' \t\n')
ltrim('', 'a')
rtrim('aaa', 'a')
ltrim('  a')
rtrim('a  ')
btrim('é́a', 'é')
trim('  日本  ')
-- replace and translate
replace('abcabc', 'b', 'X')
replace('abcabc', '', 'X')
replace('abcabc', 'b', '')
replace('', 'a', 'b')
replace('aaa', 'aa', 'b')
replace('aaaa', 'aa', 'a')
replace('Grüße', 'ß', 'ss')
replace('abc', null, 'x')
replace('abc', 'abc', '日本語')
replace('abc', 'x', 'y')
replace(repeat('a', 100), 'a', 'bc')
translate('12345', '143', 'ax')
translate('abc', '', 'x')
translate('abc', 'abc', '')
translate('Grüße', 'üß', 'us')
translate('abc', 'aa', 'xy')
translate('日本', '日', 'x')
translate('abc', 'cba', '日本語')
translate('', 'a', 'b')
translate('abc', null, 'x')
translate('abcabc', 'ab', 'b')
-- overlay
overlay('Txxxxas' placing 'hom' from 2 for 4)
overlay('Txxxxas' placing 'hom' from 2)
overlay('abc' placing 'X' from 1)
overlay('abc' placing 'X' from 0)
overlay('abc' placing 'X' from -1 for 2)
overlay('abc' placing 'X' from 2 for 0)
overlay('abc' placing 'X' from 2 for -1)
overlay('abc' placing 'X' from 3 for -5)
overlay('abc' placing 'X' from 10)
overlay('abc' placing '' from 2 for 1)
overlay('日本語' placing 'x' from 2 for 1)
overlay('abc' placing 'X' from 2147483647 for 2)
overlay('abc' placing 'X' from 2 for 2147483647)
overlay(null placing 'X' from 1)
overlay('' placing 'abc' from 1)
overlay('abcdef', 'ZZ', 3)
overlay('abcdef', 'ZZ', 3, 1)
-- repeat, split_part, starts_with
repeat('ab', 0)
repeat('', 0)
repeat('ab', 1)
repeat('', 1)
repeat('ab', 3)
repeat('', 3)
repeat('ab', -1)
repeat('', -1)
repeat('ab', null)
repeat('', null)
repeat('ab', 2147483647)
repeat('', 2147483647)
split_part('a,b,c', ',', 1)
split_part('a--b--', '--', 1)
split_part('', ',', 1)
split_part('abc', '', 1)
split_part('日本,語', ',', 1)
split_part('a,b,c', ',', 2)
split_part('a--b--', '--', 2)
split_part('', ',', 2)
split_part('abc', '', 2)
split_part('日本,語', ',', 2)
split_part('a,b,c', ',', 3)
split_part('a--b--', '--', 3)
split_part('', ',', 3)
split_part('abc', '', 3)
split_part('日本,語', ',', 3)
split_part('a,b,c', ',', 4)
split_part('a--b--', '--', 4)
split_part('', ',', 4)
split_part('abc', '', 4)
split_part('日本,語', ',', 4)
split_part('a,b,c', ',', 0)
split_part('a--b--', '--', 0)
split_part('', ',', 0)
split_part('abc', '', 0)
split_part('日本,語', ',', 0)
split_part('a,b,c', ',', -1)
split_part('a--b--', '--', -1)
split_part('', ',', -1)
split_part('abc', '', -1)
split_part('日本,語', ',', -1)
split_part('a,b,c', ',', -2)
split_part('a--b--', '--', -2)
split_part('', ',', -2)
split_part('abc', '', -2)
split_part('日本,語', ',', -2)
split_part('a,b,c', ',', -3)
split_part('a--b--', '--', -3)
split_part('', ',', -3)
split_part('abc', '', -3)
split_part('日本,語', ',', -3)
split_part('a,b,c', ',', -4)
split_part('a--b--', '--', -4)
split_part('', ',', -4)
split_part('abc', '', -4)
split_part('日本,語', ',', -4)
split_part('a,b,c', ',', 2147483647)
split_part('a--b--', '--', 2147483647)
split_part('', ',', 2147483647)
split_part('abc', '', 2147483647)
split_part('日本,語', ',', 2147483647)
split_part('a,b,c', ',', -2147483648)
split_part('a--b--', '--', -2147483648)
split_part('', ',', -2147483648)
split_part('abc', '', -2147483648)
split_part('日本,語', ',', -2147483648)
split_part('a,b', null, 1)
split_part(null, ',', 1)
split_part('aaaa', 'aa', 2)
starts_with('alphabet', 'alph')
starts_with('a', 'ab')
starts_with('', '')
starts_with('日本', '日')
starts_with(null, 'a')
'alphabet' ^@ 'alph'
'a' ^@ ''
-- concatenation
concat('a', 1, true, null, 2.50, 1.5::float8)
concat()
concat(null)
concat(null, null)
concat('a')
concat(1)
concat(true, false)
concat('日', '本', repeat('x', 30))
concat_ws(',', 'a', null, 'b', 1, true)
concat_ws(null, 'a', 'b')
concat_ws(',')
concat_ws(',', null)
concat_ws(',', null, null)
concat_ws('', 'a', 'b')
concat_ws(', ', 'a', '', 'b')
concat_ws(1, 2, 3)
concat_ws('::', 'x', repeat('y', 20))
concat('a', 9223372036854775807)
concat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
-- format
format('Hello %s', 'World')
format('%s %s', 1, true)
format('%%')
format('abc')
format('')
format(null)
format(null, 1)
format('%s', null)
format('%I', 'foo bar')
format('%I', 'foo')
format('%I', 'select')
format('%I', null)
format('%L', 'it''s')
format('%L', null)
format('%L', 'a\b')
format('%1$s %1$s %2$s', 'a', 'b')
format('%2$s %1$s', 'a', 'b')
format('%2$s %s', 'a', 'b', 'c')
format('%3$s', 'a')
format('%0$s', 'a')
format('%s')
format('%s %s', 'a')
format('%x', 'a')
format('%')
format('%1$', 'a')
format('%10s|', 'abc')
format('%-10s|', 'abc')
format('%*s|', 10, 'abc')
format('%*s|', -10, 'abc')
format('%-*s|', 10, 'abc')
format('%*1$s|', 10)
format('%*1$s|', 10, 'abc')
format('%2$*1$s|', 10, 'abc')
format('%1$*2$s|', 'abc', 10)
format('%*0$s', 1)
format('%*2s', 1)
format('%3s|', 'abcdef')
format('%-5I|', 'a b')
format('%10L|', 'x')
format('%10s|', null)
format('%5s|', '日本')
format('%*s|', null, 'abc')
format('%*s|', 'x', 'abc')
format('%*s|', '5', 'abc')
format('%99999999999s', 'a')
format('%s', 1.50)
format('%s', 1.5::float8)
format('%10-s', 'a')
format('%--5s|', 'a')
format('%5%')
format('%s%%', 50)
format('a%sb%sc', 1, 2)
format('%s and %s', 'one', 'two', 'three')
format('%1$s %s %s', 'a', 'b')
format('%I.%I', 'Public', 'my table')
format('%s', true)
format('%L', true)
format('%L', 5)
-- quotes
quote_ident('Foo')
quote_ident('foo bar')
quote_ident('foo')
quote_ident('_x1')
quote_ident('1x')
quote_ident('a"b')
quote_ident('select')
quote_ident('table')
quote_ident('name')
quote_ident('int')
quote_ident('left')
quote_ident('日本')
quote_ident('SELECT')
quote_literal('it''s')
quote_literal(E'a\\b')
quote_literal(E'a\\''b')
quote_literal(42)
quote_literal(1.5)
quote_literal(true)
quote_nullable(null)
quote_nullable(42)
quote_nullable('x')
-- hexadecimal, hashes, encodings
to_hex(255)
to_hex(0)
to_hex(-1)
to_hex(2147483647)
to_hex(-2147483648)
to_hex(255::bigint)
to_hex(-1::bigint)
to_hex(9223372036854775807)
md5('abc')
md5('日本')
md5(''::bytea)
md5('\x00ff'::bytea)
sha224('')
sha224('abc')
sha256('')
sha256('abc')
sha256('\x00')
sha384('abc')
sha512('abc')
sha512('')
sha256(null)
encode(sha256('abc'), 'hex')
encode('abc', 'hex')
encode('', 'hex')
encode('abc', 'base64')
encode('ab', 'base64')
encode('a', 'base64')
encode('', 'base64')
encode('\x00ff5c61', 'escape')
encode('\x00ff5c61', 'hex')
encode('abc', 'HEX')
encode('abc', 'nosuch')
encode(null, 'hex')
encode(decode(repeat('00ff', 60), 'hex'), 'base64')
encode(decode(repeat('00', 57), 'hex'), 'base64')
decode('616263', 'hex')
decode('61 62
63', 'hex')
decode('6', 'hex')
decode('6g', 'hex')
decode('zz', 'hex')
decode('AbCd', 'hex')
decode('YWJj', 'base64')
decode('YWI=', 'base64')
decode('YQ==', 'base64')
decode('YQ', 'base64')
decode('YQ=', 'base64')
decode('Y=Q=', 'base64')
decode('=', 'base64')
decode('Y*', 'base64')
decode(E'YW\nJj', 'base64')
decode('YWJj====', 'base64')
decode('', 'base64')
decode('a\\b', 'escape')
decode('a\001b', 'escape')
decode('a\x', 'escape')
decode('a\', 'escape')
decode('abc', 'nosuch')
'\x01'::bytea || '\x02ff'::bytea
length('\x0102'::bytea)
octet_length('\x010203'::bytea)
bit_length('\x01'::bytea)
-- LIKE
'abc' like 'abc'
'abc' not like 'abc'
'abc' ilike 'abc'
'abc' like 'a%'
'abc' not like 'a%'
'abc' ilike 'a%'
'abc' like '%c'
'abc' not like '%c'
'abc' ilike '%c'
'abc' like '%b%'
'abc' not like '%b%'
'abc' ilike '%b%'
'abc' like '_b_'
'abc' not like '_b_'
'abc' ilike '_b_'
'abc' like '__'
'abc' not like '__'
'abc' ilike '__'
'abc' like '%'
'abc' not like '%'
'abc' ilike '%'
'' like '%'
'' not like '%'
'' ilike '%'
'' like ''
'' not like ''
'' ilike ''
'' like '_'
'' not like '_'
'' ilike '_'
'abc' like ''
'abc' not like ''
'abc' ilike ''
'abc' like 'a_c%'
'abc' not like 'a_c%'
'abc' ilike 'a_c%'
'abc' like '%_'
'abc' not like '%_'
'abc' ilike '%_'
'abc' like '_%_%_'
'abc' not like '_%_%_'
'abc' ilike '_%_%_'
'abc' like '_%_%_%_'
'abc' not like '_%_%_%_'
'abc' ilike '_%_%_%_'
'aXbXc' like 'a%X%c'
'aXbXc' not like 'a%X%c'
'aXbXc' ilike 'a%X%c'
'a%c' like 'a\%c'
'a%c' not like 'a\%c'
'a%c' ilike 'a\%c'
'abc' like 'a\%c'
'abc' not like 'a\%c'
'abc' ilike 'a\%c'
'a_c' like 'a\_c'
'a_c' not like 'a\_c'
'a_c' ilike 'a\_c'
'abc' like 'a\_c'
'abc' not like 'a\_c'
'abc' ilike 'a\_c'
'a\c' like 'a\\c'
'a\c' not like 'a\\c'
'a\c' ilike 'a\\c'
'abc' like 'abc\'
'abc' not like 'abc\'
'abc' ilike 'abc\'
'abcd' like 'abc\'
'abcd' not like 'abc\'
'abcd' ilike 'abc\'
'xbc' like 'abc\'
'xbc' not like 'abc\'
'xbc' ilike 'abc\'
'abc' like '%\'
'abc' not like '%\'
'abc' ilike '%\'
'' like '\'
'' not like '\'
'' ilike '\'
'a' like '\'
'a' not like '\'
'a' ilike '\'
'abc' like '\a\b\c'
'abc' not like '\a\b\c'
'abc' ilike '\a\b\c'
'日本語' like '日_語'
'日本語' not like '日_語'
'日本語' ilike '日_語'
'日本語' like '___'
'日本語' not like '___'
'日本語' ilike '___'
'日本語' like '%本%'
'日本語' not like '%本%'
'日本語' ilike '%本%'
'日本語' like '__'
'日本語' not like '__'
'日本語' ilike '__'
'Grüße' like 'Gr__e'
'Grüße' not like 'Gr__e'
'Grüße' ilike 'Gr__e'
'ABC' like 'abc'
'ABC' not like 'abc'
'ABC' ilike 'abc'
'aab' like 'a%ab'
'aab' not like 'a%ab'
'aab' ilike 'a%ab'
'aaab' like '%aab'
'aaab' not like '%aab'
'aaab' ilike '%aab'
'mississippi' like '%iss%ip%'
'mississippi' not like '%iss%ip%'
'mississippi' ilike '%iss%ip%'
'mississippi' like '%iss%iss%iss%'
'mississippi' not like '%iss%iss%iss%'
'mississippi' ilike '%iss%iss%iss%'
'abc' like 'abc%'
'abc' not like 'abc%'
'abc' ilike 'abc%'
'abc' like '%abc'
'abc' not like '%abc'
'abc' ilike '%abc'
'ab' like 'abc%'
'ab' not like 'abc%'
'ab' ilike 'abc%'
'abcabc' like '%abc'
'abcabc' not like '%abc'
'abcabc' ilike '%abc'
'abc' like null
'abc' not like null
'abc' ilike null
null like 'a'
null not like 'a'
null ilike 'a'
'a.c' like 'a.c'
'a.c' not like 'a.c'
'a.c' ilike 'a.c'
'abc' like 'a.c'
'abc' not like 'a.c'
'abc' ilike 'a.c'
'ab%' like 'ab%%'
'ab%' not like 'ab%%'
'ab%' ilike 'ab%%'
'x' like '%%%'
'x' not like '%%%'
'x' ilike '%%%'
'aXYZc' like 'a%_%c'
'aXYZc' not like 'a%_%c'
'aXYZc' ilike 'a%_%c'
'ac' like 'a%_%c'
'ac' not like 'a%_%c'
'ac' ilike 'a%_%c'
'a\b' like '%\\%'
'a\b' not like '%\\%'
'a\b' ilike '%\\%'
'100%' like '%\%'
'100%' not like '%\%'
'100%' ilike '%\%'
'ÄÖÜ' like 'äöü'
'ÄÖÜ' not like 'äöü'
'ÄÖÜ' ilike 'äöü'
'ABC' ilike 'a%'
'ABC' not ilike 'a%'
'GRÜSSE' ilike 'grü%'
'İ' ilike 'i'
'a%c' like 'a!%c' escape '!'
'abc' like 'a!%c' escape '!'
'a!c' like 'a!!c' escape '!'
'a\c' like 'a\c' escape '!'
'a\c' like 'a\c' escape ''
'abc' like 'a%' escape ''
'a%' like 'a\%' escape ''
'abc' like 'a%' escape 'xx'
'abc' like 'abc!' escape '!'
'a日c' like 'a日日c' escape '日'
'abc' like 'abc' escape null
'abc' like 'aébé%' escape 'é'
'ab%' like 'aébé%' escape 'é'
'abc' ~~ 'a%'
'abc' !~~ 'a%'
'abc' ~~* 'A%'
'abc' !~~* 'A%'
'abc' not like 'a!%c' escape '!'
'abc' ilike 'A!%c' escape '!'
like_escape('a%', '!')
like_escape('a!%\', '!')
'abc' like any (array['x%', 'a%'])
'abc' like all (array['%c', 'a%'])
'abc' not like all (array['x%', 'y%'])
'abc' ilike any (array['X%', 'A%'])
1 like 1
1::text like '1'
-- anything with text
1 || 'a'
'a' || 1.5
lower('A' || 1)
length('a' || true)
'x' || null || 'y'
upper(lower('ÄÖ'))
lower(upper('straße'))
length(concat('ab', 12))
md5(concat('a', 1))
left('abc', length('ab'))
coalesce(nullif('', ''), 'empty')
case when 'abc' like 'a%' then upper('x') else lower('Y') end
lower(null)
lpad(1::text, 5, '0')
lpad(-5::text, 5, '0')
substring('abc', 2) || right('xyz', 1)
