-- bytes, bits, parts of bytea; bits of smallint; unistr, normal forms
get_byte('\x1234', 0)
get_byte('\x12ff', 1)
get_byte('\x1234', 2)
get_byte('\x1234', -1)
get_byte('\x', 0)
set_byte('\x1234', 0, 255)
set_byte('\x1234', 1, 256)
set_byte('\x1234', 1, -1)
set_byte('\x1234', 2, 1)
set_byte('\x00112233445566778899aabbccddeeff', 15, 0)
get_bit('\x1234'::bytea, 1)
get_bit('\x1234'::bytea, 0)
get_bit('\x1234'::bytea, 15)
get_bit('\x1234'::bytea, 16)
get_bit('\x1234'::bytea, -1)
set_bit('\x1234'::bytea, 0, 1)
set_bit('\x1234'::bytea, 1, 0)
set_bit('\x1234'::bytea, 1, 2)
set_bit('\x1234'::bytea, 16, 1)
set_bit('\x1234'::bytea, 16, 2)
bit_count('\x1234567890'::bytea)
bit_count('\x'::bytea)
bit_count('\xffffffffffffffffffff01'::bytea)
substring('\x0123456789'::bytea, 2, 3)
substring('\x0123456789'::bytea from 2)
substring('\x0123456789'::bytea, -1, 3)
substring('\x0123456789'::bytea, 0)
substring('\x0123456789'::bytea, 9)
substring('\x0123456789'::bytea, 2, 2147483647)
substring('\x0123456789'::bytea, -2147483648, 2147483647)
substring('\x0123456789'::bytea, 2, -1)
substring('\x0123456789'::bytea, 2147483647, 2147483647)
substr('\x0123456789'::bytea, 2, 3)
substr('\x0123456789'::bytea, 2)
substring('\x0123'::bytea, null)
overlay('\x0123456789'::bytea placing '\xffff' from 2)
overlay('\x0123456789'::bytea placing '\xffff' from 2 for 0)
overlay('\x0123456789'::bytea placing '\xffff' from 2 for 4)
overlay('\x0123456789'::bytea placing '\xffff' from 9 for 4)
overlay('\x0123456789'::bytea placing '\xffff' from 3 for -2)
overlay('\x0123456789'::bytea placing '\xffff' from 0)
overlay('\x0123456789'::bytea placing '\xffff' from 2147483647 for 2147483647)
position('\x45'::bytea in '\x0123456789'::bytea)
position('\x4567'::bytea in '\x0123456789'::bytea)
position('\x'::bytea in '\x0123456789'::bytea)
position('\xff'::bytea in '\x0123456789'::bytea)
position('\x00'::bytea in '\x010203000400'::bytea)
trim(both '\x00'::bytea from '\x000102000100'::bytea)
trim('\x0001'::bytea from '\x000102000100'::bytea)
trim(leading '\x00'::bytea from '\x000102000100'::bytea)
trim(trailing '\x00'::bytea from '\x000102000100'::bytea)
ltrim('\x000102'::bytea, '\x'::bytea)
rtrim('\x0000'::bytea, '\x00'::bytea)
btrim(''::bytea, '\x00'::bytea)
'\x616263'::bytea like '\x612563'::bytea
'\x616263'::bytea like '\x615f63'::bytea
'\xc3a9'::bytea like '\x5f'::bytea
'\xc3a9'::bytea like '\x5f5f'::bytea
'\xc3a9ff'::bytea like '\x255fff'::bytea
'\x616263'::bytea not like '\x6125'::bytea
'\x616263'::bytea like '\x5c'::bytea
'\x61'::bytea like '\x61'::bytea escape '\x6161'::bytea
'\x2561'::bytea like '\x7a2561'::bytea escape '\x7a'::bytea
'\x6161'::bytea like '\x7a2561'::bytea escape '\x7a'::bytea
'\x00ff00'::bytea like '\x2500'::bytea
"like"('abc', 'a%')
notlike('abc', 'a%')
"like"('\x616263'::bytea, '\x6125'::bytea)
notlike('\x616263'::bytea, '\x6125'::bytea)
5::smallint & 3::smallint
5::smallint | 3::smallint
5::smallint # 3::smallint
~ 5::smallint
+ 5::smallint
+ 1.5::float4
@ (-5)::smallint
@ (-32768)::smallint
@ (-1.5)::float4
1::smallint << 14
1::smallint << 15
1::smallint << 16
1::smallint << 31
1::smallint << 32
3::smallint << -1
(-32768)::smallint >> 15
(-32768)::smallint >> 31
32767::smallint >> 1
32767::smallint >> 33
mod(7::smallint, 3::smallint)
mod((-7)::smallint, 3::smallint)
mod(7::smallint, 0::smallint)
5::smallint & 3
5::smallint << 3::smallint
unistr('d\0061t\+000061')
unistr('\u0441\U0001F600x')
unistr('a\\b\\\\')
unistr('\d83d\de00')
unistr('\ud83d\+00de00')
unistr('\de00')
unistr('\d83d')
unistr('\d83dx')
unistr('\d83d\0041')
unistr('\d83d\d83d')
unistr('\d83d\\')
unistr('\0000')
unistr('\u0000')
unistr('\xyz')
unistr('abc\')
unistr('\+110000')
unistr('\U00110000')
unistr('\UFFFFFFFF')
unistr('\00g1')
unistr('\u00e')
unistr('')
unistr('Größe')
normalize(U&'\0061\0308bc', NFC)
normalize(U&'\0061\0308bc')
normalize(U&'\00E4bc', NFD) = U&'\0061\0308bc'
normalize('ﬁ①½', NFKC)
normalize('ﬁ①½', NFKD) = normalize('ﬁ①½', NFKC)
normalize('ﷺ', NFKC)
normalize('Å', NFC) = U&'\00C5'
normalize('가각힣', NFD) = U&'\1100\1161\1100\1161\11A8\1112\1175\11C2'
normalize(normalize('가각힣', NFD))
normalize('', NFC)
normalize('ascii', NFKD)
normalize(null)
normalize(U&'a\0323\0307', NFC) = normalize(U&'a\0307\0323', NFC)
normalize(U&'\1E9B\0323', NFC) = normalize(U&'\1E9B\0323', NFKC)
U&'\00E4bc' is normalized
U&'\0061\0308bc' is normalized
U&'\0061\0308bc' is nfd normalized
U&'\00E4bc' is nfd normalized
'ﬁ' is nfkc normalized
'ﬁ' is nfc normalized
'ascii' is nfkd normalized
'ascii' is not normalized
U&'\0061\0308bc' is not nfc normalized
'' is normalized
normalize('a', 'NFC')
is_normalized('abc', 'nfd')
is_normalized('abc', 'bad')
normalize(E'\U0001F468\u200D\U0001F469', NFKC)
normalize(repeat('ä', 200), NFD) = repeat(U&'a\0308', 200)
normalize(repeat('ﷺ', 50), NFKD) = repeat(normalize('ﷺ', NFKD), 50)
