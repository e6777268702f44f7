-- operators
'abc' ~ 'b'
'abc' ~ '^b'
'abc' ~ '^a.c$'
'abc' ~ 'B'
'abc' ~ ''
'' ~ '^$'
'' ~ 'a'
'日本語' ~ '^.本.$'
E'a\nb' ~ 'a.b'
E'a\nb' ~ '^b'
E'a\nb' ~ 'a$'
'abc' ~ 'a|x'
'abc' ~ 'x|y'
'aaa' ~ '^a{3}$'
'aaa' ~ '^a{2}$'
'aaa' ~ '^a{2,}$'
'aaa' ~ '^a{1,2}$'
'abc' ~ '[a-c]{3}'
'abc' ~ '[^a-c]'
'ab1' ~ '\d'
'abc' ~ '\D'
'a b' ~ '\s'
'a_b' ~ '^\w+$'
'a-b' ~ '^\w+$'
'é' ~ '^\w$'
'日' ~ '\w'
'٣' ~ '\d'
'٣' ~ '\w'
'a b' ~ '\s'
'a b' ~ '\s'
'foo bar' ~ '\mbar\M'
'foobar' ~ '\mbar'
'foobar' ~ 'bar\M'
'foo bar' ~ '\yfoo\y'
'foobar' ~ 'foo\Y'
'foo' ~ '\Aoo'
'foo' ~ 'oo\Z'
'a.c' ~ 'a\.c'
'abc' ~ 'a\.c'
'a\c' ~ 'a\\c'
E'a\tb' ~ 'a\tb'
'A' ~ '\x41'
'A' ~ '\u0041'
'日' ~ '\u65e5'
'A' ~ '\101'
'abab' ~ '(ab)\1'
'abac' ~ '(ab)\1'
'aa' ~ '(a)\1'
'abcabc' ~ '(abc|ab)\1'
'abc' ~ '[[:alpha:]]+'
'123' ~ '[[:alpha:]]+'
'Ä' ~ '[[:upper:]]'
'ä' ~ '[[:upper:]]'
'ä' ~ '[[:lower:]]'
'!' ~ '[[:punct:]]'
'。' ~ '[[:punct:]]'
'a]b' ~ '[]]'
'a-b' ~ '[a-]'
'a-b' ~ '[]a-]'
'^' ~ '[\^]'
'x' ~ '[^]]'
'ab' ~ 'a(?=b)'
'ac' ~ 'a(?=b)'
'ac' ~ 'a(?!b)'
'ab' ~ '(?<=a)b'
'xb' ~ '(?<!a)b'
'abc' ~ '(?i)ABC'
'ABC' ~ '(?i)a(b)c'
'abc' ~ '***=a.c'
'a.c' ~ '***=a.c'
'a.c' ~ '***:a.c'
'ab c' ~ '(?x) a b # comment'
'abc' ~ 'a(?#comment)b'
'a{' ~ 'a{'
'a{x}' ~ 'a{x}'
'a{,3}' ~ 'a{,3}'
'foo' ~ 'fo*?o'
'abc' ~ 'a\Bc'
'a\c' ~ 'a\Bc'
'ſ' ~ '(?i)s'
'K' ~ '(?i)k'
'ǅ' ~ '(?i)ǆ'
'İ' ~ '(?i)i'
'ß' ~ '(?i)SS'
'Σ' ~ '(?i)ς'
'σ' ~ '(?i)Σ'
'x' ~ '[[.x.]]'
'x' ~ '[[=x=]]'
'a b' ~ '[[:<:]]b'
'a b' ~ 'a[[:>:]]'
'aXb' ~ 'a[^x]b'
'word' ~ '[[:word:]]+'
'a' ~ 'a||b'
'' ~ '|'
'ab' ~ '()ab'
'abcd' ~ '(?:ab)(cd)'
'😀' ~ '^.$'
'ab' ~ 'a\b'
'a' ~ '\a'
'zzz' ~ 'z{0}$'
'10.5' ~ '^\d+(\.\d+)?$'
'foo@bar.com' ~ '^[a-z.]+@[a-z]+\.(com|org)$'
'192.168.1.1' ~ '^(\d{1,3}\.){3}\d{1,3}$'
'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' ~ '^(a+)+$'
'abc' !~ 'b'
'abc' ~* 'B'
'abc' !~* 'b'
'abc' !~ 'B'
'abc' ~* 'B'
'abc' !~* 'B'
'' !~ 'a'
'' ~* 'A'
'' !~* 'a'
E'a\nb' !~ '^b'
E'a\nb' ~* '^B'
E'a\nb' !~* '^b'
'abc' !~ 'x|y'
'abc' ~* 'X|Y'
'abc' !~* 'x|y'
'aaa' !~ '^a{2,}$'
'aaa' ~* '^A{2,}$'
'aaa' !~* '^a{2,}$'
'abc' !~ '[^a-c]'
'abc' ~* '[^A-C]'
'abc' !~* '[^a-c]'
'a b' !~ '\s'
'a b' ~* '\s'
'a b' !~* '\s'
'é' !~ '^\w$'
'é' ~* '^\w$'
'é' !~* '^\w$'
'٣' !~ '\w'
'٣' ~* '\w'
'٣' !~* '\w'
'foo bar' !~ '\mbar\M'
'foo bar' ~* '\mbar\M'
'foo bar' !~* '\mbar\M'
'foo bar' !~ '\yfoo\y'
'foo bar' ~* '\yfoo\y'
'foo bar' !~* '\yfoo\y'
'foo' !~ 'oo\Z'
'foo' ~* 'oo\Z'
'foo' !~* 'oo\Z'
'a\c' !~ 'a\\c'
'a\c' ~* 'a\\c'
'a\c' !~* 'a\\c'
-- wrong patterns
'abc' ~ '('
'abc' ~ 'a)'
'abc' ~ '['
'abc' ~ '[a'
'abc' ~ 'a**'
'abc' ~ '*a'
'abc' ~ '+'
'abc' ~ 'a|*'
'abc' ~ '(*)'
'abc' ~ 'a{256}'
'abc' ~ 'a{3,2}'
'abc' ~ 'a{1'
'abc' ~ 'a{1,2'
'abc' ~ '[b-a]'
'abc' ~ '[[:foo:]]'
'abc' ~ '[[.xx.]]'
'abc' ~ '[a-[:digit:]]'
'abc' ~ '\'
'abc' ~ 'a\'
'abc' ~ '\q'
'abc' ~ '\1'
'abc' ~ '(a)\2'
'abc' ~ '(?z)a'
'abc' ~ '(?'
'abc' ~ '(?<a)'
'abc' ~ '***a'
'abc' ~ 'a{2}{3}'
'abc' ~ 'a+*'
'abc' ~ '^*'
'abc' ~ '$+'
'abc' ~ '\y*'
'abc' ~ '(?=a)*'
'abc' ~ '\xg'
'abc' ~ '\u12'
'abc' ~ '[\q]'
'abc' ~ '[z-a]'
'abc' ~ ')'
'abc' ~ 'a(b'
'abc' ~ '(?:a'
'abc' ~ '(?=a'
'abc' ~ 'a{300,}'
-- places: longest and shortest
regexp_substr('abcd', 'ab|abc')
substring('abcd' from 'ab|abc')
regexp_replace('abcd', 'ab|abc', '[\&|\1|\2|\3]')
regexp_replace('abcd', 'ab|abc', '<\1>', 'g')
regexp_count('abcd', 'ab|abc')
regexp_instr('abcd', 'ab|abc', 1, 1, 1)
regexp_substr('abcd', 'abc|ab')
substring('abcd' from 'abc|ab')
regexp_replace('abcd', 'abc|ab', '[\&|\1|\2|\3]')
regexp_replace('abcd', 'abc|ab', '<\1>', 'g')
regexp_count('abcd', 'abc|ab')
regexp_instr('abcd', 'abc|ab', 1, 1, 1)
regexp_substr('xabcabcdx', '(abc|ab)(cd|bcd)')
substring('xabcabcdx' from '(abc|ab)(cd|bcd)')
regexp_replace('xabcabcdx', '(abc|ab)(cd|bcd)', '[\&|\1|\2|\3]')
regexp_replace('xabcabcdx', '(abc|ab)(cd|bcd)', '<\1>', 'g')
regexp_count('xabcabcdx', '(abc|ab)(cd|bcd)')
regexp_instr('xabcabcdx', '(abc|ab)(cd|bcd)', 1, 1, 1)
regexp_substr('ab', 'a?(ab)?')
substring('ab' from 'a?(ab)?')
regexp_replace('ab', 'a?(ab)?', '[\&|\1|\2|\3]')
regexp_replace('ab', 'a?(ab)?', '<\1>', 'g')
regexp_count('ab', 'a?(ab)?')
regexp_instr('ab', 'a?(ab)?', 1, 1, 1)
regexp_substr('abc', '(a|ab)(c|bcd)?')
substring('abc' from '(a|ab)(c|bcd)?')
regexp_replace('abc', '(a|ab)(c|bcd)?', '[\&|\1|\2|\3]')
regexp_replace('abc', '(a|ab)(c|bcd)?', '<\1>', 'g')
regexp_count('abc', '(a|ab)(c|bcd)?')
regexp_instr('abc', '(a|ab)(c|bcd)?', 1, 1, 1)
regexp_substr('abcd', '(a|ab)(bcd|c)(d*)')
substring('abcd' from '(a|ab)(bcd|c)(d*)')
regexp_replace('abcd', '(a|ab)(bcd|c)(d*)', '[\&|\1|\2|\3]')
regexp_replace('abcd', '(a|ab)(bcd|c)(d*)', '<\1>', 'g')
regexp_count('abcd', '(a|ab)(bcd|c)(d*)')
regexp_instr('abcd', '(a|ab)(bcd|c)(d*)', 1, 1, 1)
regexp_substr('aaa', 'a*?')
substring('aaa' from 'a*?')
regexp_replace('aaa', 'a*?', '[\&|\1|\2|\3]')
regexp_replace('aaa', 'a*?', '<\1>', 'g')
regexp_count('aaa', 'a*?')
regexp_instr('aaa', 'a*?', 1, 1, 1)
regexp_substr('aaa', 'a+?')
substring('aaa' from 'a+?')
regexp_replace('aaa', 'a+?', '[\&|\1|\2|\3]')
regexp_replace('aaa', 'a+?', '<\1>', 'g')
regexp_count('aaa', 'a+?')
regexp_instr('aaa', 'a+?', 1, 1, 1)
regexp_substr('aaab', 'a*?b')
substring('aaab' from 'a*?b')
regexp_replace('aaab', 'a*?b', '[\&|\1|\2|\3]')
regexp_replace('aaab', 'a*?b', '<\1>', 'g')
regexp_count('aaab', 'a*?b')
regexp_instr('aaab', 'a*?b', 1, 1, 1)
regexp_substr('xyz', 'x*')
substring('xyz' from 'x*')
regexp_replace('xyz', 'x*', '[\&|\1|\2|\3]')
regexp_replace('xyz', 'x*', '<\1>', 'g')
regexp_count('xyz', 'x*')
regexp_instr('xyz', 'x*', 1, 1, 1)
regexp_substr('foobar', 'o+')
substring('foobar' from 'o+')
regexp_replace('foobar', 'o+', '[\&|\1|\2|\3]')
regexp_replace('foobar', 'o+', '<\1>', 'g')
regexp_count('foobar', 'o+')
regexp_instr('foobar', 'o+', 1, 1, 1)
regexp_substr('foobar', 'o{1}')
substring('foobar' from 'o{1}')
regexp_replace('foobar', 'o{1}', '[\&|\1|\2|\3]')
regexp_replace('foobar', 'o{1}', '<\1>', 'g')
regexp_count('foobar', 'o{1}')
regexp_instr('foobar', 'o{1}', 1, 1, 1)
regexp_substr('XY1234Z', 'Y*([0-9]{1,3})')
substring('XY1234Z' from 'Y*([0-9]{1,3})')
regexp_replace('XY1234Z', 'Y*([0-9]{1,3})', '[\&|\1|\2|\3]')
regexp_replace('XY1234Z', 'Y*([0-9]{1,3})', '<\1>', 'g')
regexp_count('XY1234Z', 'Y*([0-9]{1,3})')
regexp_instr('XY1234Z', 'Y*([0-9]{1,3})', 1, 1, 1)
regexp_substr('XY1234Z', 'Y*?([0-9]{1,3})')
substring('XY1234Z' from 'Y*?([0-9]{1,3})')
regexp_replace('XY1234Z', 'Y*?([0-9]{1,3})', '[\&|\1|\2|\3]')
regexp_replace('XY1234Z', 'Y*?([0-9]{1,3})', '<\1>', 'g')
regexp_count('XY1234Z', 'Y*?([0-9]{1,3})')
regexp_instr('XY1234Z', 'Y*?([0-9]{1,3})', 1, 1, 1)
regexp_substr('abc01234xyz', '(.*)(\d+)(.*)')
substring('abc01234xyz' from '(.*)(\d+)(.*)')
regexp_replace('abc01234xyz', '(.*)(\d+)(.*)', '[\&|\1|\2|\3]')
regexp_replace('abc01234xyz', '(.*)(\d+)(.*)', '<\1>', 'g')
regexp_count('abc01234xyz', '(.*)(\d+)(.*)')
regexp_instr('abc01234xyz', '(.*)(\d+)(.*)', 1, 1, 1)
regexp_substr('abc01234xyz', '(.*?)(\d+)(.*)')
substring('abc01234xyz' from '(.*?)(\d+)(.*)')
regexp_replace('abc01234xyz', '(.*?)(\d+)(.*)', '[\&|\1|\2|\3]')
regexp_replace('abc01234xyz', '(.*?)(\d+)(.*)', '<\1>', 'g')
regexp_count('abc01234xyz', '(.*?)(\d+)(.*)')
regexp_instr('abc01234xyz', '(.*?)(\d+)(.*)', 1, 1, 1)
regexp_substr('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}')
substring('abc01234xyz' from '(?:(.*?)(\d+)(.*)){1,1}')
regexp_replace('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}', '[\&|\1|\2|\3]')
regexp_replace('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}', '<\1>', 'g')
regexp_count('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}')
regexp_instr('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}', 1, 1, 1)
regexp_substr('abcabc', '(abc)*')
substring('abcabc' from '(abc)*')
regexp_replace('abcabc', '(abc)*', '[\&|\1|\2|\3]')
regexp_replace('abcabc', '(abc)*', '<\1>', 'g')
regexp_count('abcabc', '(abc)*')
regexp_instr('abcabc', '(abc)*', 1, 1, 1)
regexp_substr('abab', '(a|ab|b)*')
substring('abab' from '(a|ab|b)*')
regexp_replace('abab', '(a|ab|b)*', '[\&|\1|\2|\3]')
regexp_replace('abab', '(a|ab|b)*', '<\1>', 'g')
regexp_count('abab', '(a|ab|b)*')
regexp_instr('abab', '(a|ab|b)*', 1, 1, 1)
regexp_substr('aXbXc', '(.*)X')
substring('aXbXc' from '(.*)X')
regexp_replace('aXbXc', '(.*)X', '[\&|\1|\2|\3]')
regexp_replace('aXbXc', '(.*)X', '<\1>', 'g')
regexp_count('aXbXc', '(.*)X')
regexp_instr('aXbXc', '(.*)X', 1, 1, 1)
regexp_substr('aXbXc', '(.*?)X')
substring('aXbXc' from '(.*?)X')
regexp_replace('aXbXc', '(.*?)X', '[\&|\1|\2|\3]')
regexp_replace('aXbXc', '(.*?)X', '<\1>', 'g')
regexp_count('aXbXc', '(.*?)X')
regexp_instr('aXbXc', '(.*?)X', 1, 1, 1)
regexp_substr('<a><b>', '<.*>')
substring('<a><b>' from '<.*>')
regexp_replace('<a><b>', '<.*>', '[\&|\1|\2|\3]')
regexp_replace('<a><b>', '<.*>', '<\1>', 'g')
regexp_count('<a><b>', '<.*>')
regexp_instr('<a><b>', '<.*>', 1, 1, 1)
regexp_substr('<a><b>', '<.*?>')
substring('<a><b>' from '<.*?>')
regexp_replace('<a><b>', '<.*?>', '[\&|\1|\2|\3]')
regexp_replace('<a><b>', '<.*?>', '<\1>', 'g')
regexp_count('<a><b>', '<.*?>')
regexp_instr('<a><b>', '<.*?>', 1, 1, 1)
regexp_substr('<a><b>', '<[^>]*>')
substring('<a><b>' from '<[^>]*>')
regexp_replace('<a><b>', '<[^>]*>', '[\&|\1|\2|\3]')
regexp_replace('<a><b>', '<[^>]*>', '<\1>', 'g')
regexp_count('<a><b>', '<[^>]*>')
regexp_instr('<a><b>', '<[^>]*>', 1, 1, 1)
regexp_substr('foobarbar', '(bar)+')
substring('foobarbar' from '(bar)+')
regexp_replace('foobarbar', '(bar)+', '[\&|\1|\2|\3]')
regexp_replace('foobarbar', '(bar)+', '<\1>', 'g')
regexp_count('foobarbar', '(bar)+')
regexp_instr('foobarbar', '(bar)+', 1, 1, 1)
regexp_substr('foobarbar', 'foo(bar)*')
substring('foobarbar' from 'foo(bar)*')
regexp_replace('foobarbar', 'foo(bar)*', '[\&|\1|\2|\3]')
regexp_replace('foobarbar', 'foo(bar)*', '<\1>', 'g')
regexp_count('foobarbar', 'foo(bar)*')
regexp_instr('foobarbar', 'foo(bar)*', 1, 1, 1)
regexp_substr('foobarbar', '(foo|foobar)(bar)*')
substring('foobarbar' from '(foo|foobar)(bar)*')
regexp_replace('foobarbar', '(foo|foobar)(bar)*', '[\&|\1|\2|\3]')
regexp_replace('foobarbar', '(foo|foobar)(bar)*', '<\1>', 'g')
regexp_count('foobarbar', '(foo|foobar)(bar)*')
regexp_instr('foobarbar', '(foo|foobar)(bar)*', 1, 1, 1)
regexp_substr('ab12cd', '(\d)+')
substring('ab12cd' from '(\d)+')
regexp_replace('ab12cd', '(\d)+', '[\&|\1|\2|\3]')
regexp_replace('ab12cd', '(\d)+', '<\1>', 'g')
regexp_count('ab12cd', '(\d)+')
regexp_instr('ab12cd', '(\d)+', 1, 1, 1)
regexp_substr('ab12cd', '([a-z]|\d)+')
substring('ab12cd' from '([a-z]|\d)+')
regexp_replace('ab12cd', '([a-z]|\d)+', '[\&|\1|\2|\3]')
regexp_replace('ab12cd', '([a-z]|\d)+', '<\1>', 'g')
regexp_count('ab12cd', '([a-z]|\d)+')
regexp_instr('ab12cd', '([a-z]|\d)+', 1, 1, 1)
regexp_substr('a1b2', '([a-z])(\d)')
substring('a1b2' from '([a-z])(\d)')
regexp_replace('a1b2', '([a-z])(\d)', '[\&|\1|\2|\3]')
regexp_replace('a1b2', '([a-z])(\d)', '<\1>', 'g')
regexp_count('a1b2', '([a-z])(\d)')
regexp_instr('a1b2', '([a-z])(\d)', 1, 1, 1)
regexp_substr('日本語です', '(本|本語)')
substring('日本語です' from '(本|本語)')
regexp_replace('日本語です', '(本|本語)', '[\&|\1|\2|\3]')
regexp_replace('日本語です', '(本|本語)', '<\1>', 'g')
regexp_count('日本語です', '(本|本語)')
regexp_instr('日本語です', '(本|本語)', 1, 1, 1)
regexp_substr('x=1;y=22', 'y=(\d+)')
substring('x=1;y=22' from 'y=(\d+)')
regexp_replace('x=1;y=22', 'y=(\d+)', '[\&|\1|\2|\3]')
regexp_replace('x=1;y=22', 'y=(\d+)', '<\1>', 'g')
regexp_count('x=1;y=22', 'y=(\d+)')
regexp_instr('x=1;y=22', 'y=(\d+)', 1, 1, 1)
regexp_substr('http://example.com/path', '^(https?)://([^/]+)(/.*)?$')
substring('http://example.com/path' from '^(https?)://([^/]+)(/.*)?$')
regexp_replace('http://example.com/path', '^(https?)://([^/]+)(/.*)?$', '[\&|\1|\2|\3]')
regexp_replace('http://example.com/path', '^(https?)://([^/]+)(/.*)?$', '<\1>', 'g')
regexp_count('http://example.com/path', '^(https?)://([^/]+)(/.*)?$')
regexp_instr('http://example.com/path', '^(https?)://([^/]+)(/.*)?$', 1, 1, 1)
regexp_substr('http://example.com', '^(https?)://([^/]+)(/.*)?$')
substring('http://example.com' from '^(https?)://([^/]+)(/.*)?$')
regexp_replace('http://example.com', '^(https?)://([^/]+)(/.*)?$', '[\&|\1|\2|\3]')
regexp_replace('http://example.com', '^(https?)://([^/]+)(/.*)?$', '<\1>', 'g')
regexp_count('http://example.com', '^(https?)://([^/]+)(/.*)?$')
regexp_instr('http://example.com', '^(https?)://([^/]+)(/.*)?$', 1, 1, 1)
regexp_substr('a=1&channel_id=apple&b=2', '(&|^)channel_id=([^&]*)')
substring('a=1&channel_id=apple&b=2' from '(&|^)channel_id=([^&]*)')
regexp_replace('a=1&channel_id=apple&b=2', '(&|^)channel_id=([^&]*)', '[\&|\1|\2|\3]')
regexp_replace('a=1&channel_id=apple&b=2', '(&|^)channel_id=([^&]*)', '<\1>', 'g')
regexp_count('a=1&channel_id=apple&b=2', '(&|^)channel_id=([^&]*)')
regexp_instr('a=1&channel_id=apple&b=2', '(&|^)channel_id=([^&]*)', 1, 1, 1)
regexp_substr('channel_id=apple', '(&|^)channel_id=([^&]*)')
substring('channel_id=apple' from '(&|^)channel_id=([^&]*)')
regexp_replace('channel_id=apple', '(&|^)channel_id=([^&]*)', '[\&|\1|\2|\3]')
regexp_replace('channel_id=apple', '(&|^)channel_id=([^&]*)', '<\1>', 'g')
regexp_count('channel_id=apple', '(&|^)channel_id=([^&]*)')
regexp_instr('channel_id=apple', '(&|^)channel_id=([^&]*)', 1, 1, 1)
regexp_substr('abba', '(a)(b)?(c)?')
substring('abba' from '(a)(b)?(c)?')
regexp_replace('abba', '(a)(b)?(c)?', '[\&|\1|\2|\3]')
regexp_replace('abba', '(a)(b)?(c)?', '<\1>', 'g')
regexp_count('abba', '(a)(b)?(c)?')
regexp_instr('abba', '(a)(b)?(c)?', 1, 1, 1)
regexp_substr('aab', '(a*)(ab)*')
substring('aab' from '(a*)(ab)*')
regexp_replace('aab', '(a*)(ab)*', '[\&|\1|\2|\3]')
regexp_replace('aab', '(a*)(ab)*', '<\1>', 'g')
regexp_count('aab', '(a*)(ab)*')
regexp_instr('aab', '(a*)(ab)*', 1, 1, 1)
regexp_substr('aab', '(a*?)(ab)*')
substring('aab' from '(a*?)(ab)*')
regexp_replace('aab', '(a*?)(ab)*', '[\&|\1|\2|\3]')
regexp_replace('aab', '(a*?)(ab)*', '<\1>', 'g')
regexp_count('aab', '(a*?)(ab)*')
regexp_instr('aab', '(a*?)(ab)*', 1, 1, 1)
regexp_substr('aabb', '(a+|b+)*')
substring('aabb' from '(a+|b+)*')
regexp_replace('aabb', '(a+|b+)*', '[\&|\1|\2|\3]')
regexp_replace('aabb', '(a+|b+)*', '<\1>', 'g')
regexp_count('aabb', '(a+|b+)*')
regexp_instr('aabb', '(a+|b+)*', 1, 1, 1)
regexp_substr('xxyyzz', '(x|y)+(z)')
substring('xxyyzz' from '(x|y)+(z)')
regexp_replace('xxyyzz', '(x|y)+(z)', '[\&|\1|\2|\3]')
regexp_replace('xxyyzz', '(x|y)+(z)', '<\1>', 'g')
regexp_count('xxyyzz', '(x|y)+(z)')
regexp_instr('xxyyzz', '(x|y)+(z)', 1, 1, 1)
regexp_substr('ab', '(a)|(b)')
substring('ab' from '(a)|(b)')
regexp_replace('ab', '(a)|(b)', '[\&|\1|\2|\3]')
regexp_replace('ab', '(a)|(b)', '<\1>', 'g')
regexp_count('ab', '(a)|(b)')
regexp_instr('ab', '(a)|(b)', 1, 1, 1)
regexp_substr('ba', '(a)|b')
substring('ba' from '(a)|b')
regexp_replace('ba', '(a)|b', '[\&|\1|\2|\3]')
regexp_replace('ba', '(a)|b', '<\1>', 'g')
regexp_count('ba', '(a)|b')
regexp_instr('ba', '(a)|b', 1, 1, 1)
regexp_substr('abcde', 'a(b(c)?)?(d)?')
substring('abcde' from 'a(b(c)?)?(d)?')
regexp_replace('abcde', 'a(b(c)?)?(d)?', '[\&|\1|\2|\3]')
regexp_replace('abcde', 'a(b(c)?)?(d)?', '<\1>', 'g')
regexp_count('abcde', 'a(b(c)?)?(d)?')
regexp_instr('abcde', 'a(b(c)?)?(d)?', 1, 1, 1)
regexp_substr('abc', '((a)(b)(c))')
substring('abc' from '((a)(b)(c))')
regexp_replace('abc', '((a)(b)(c))', '[\&|\1|\2|\3]')
regexp_replace('abc', '((a)(b)(c))', '<\1>', 'g')
regexp_count('abc', '((a)(b)(c))')
regexp_instr('abc', '((a)(b)(c))', 1, 1, 1)
regexp_substr('abc', '(?:(a)|b)*')
substring('abc' from '(?:(a)|b)*')
regexp_replace('abc', '(?:(a)|b)*', '[\&|\1|\2|\3]')
regexp_replace('abc', '(?:(a)|b)*', '<\1>', 'g')
regexp_count('abc', '(?:(a)|b)*')
regexp_instr('abc', '(?:(a)|b)*', 1, 1, 1)
regexp_substr('mississippi', '(iss|issi)+(p*)')
substring('mississippi' from '(iss|issi)+(p*)')
regexp_replace('mississippi', '(iss|issi)+(p*)', '[\&|\1|\2|\3]')
regexp_replace('mississippi', '(iss|issi)+(p*)', '<\1>', 'g')
regexp_count('mississippi', '(iss|issi)+(p*)')
regexp_instr('mississippi', '(iss|issi)+(p*)', 1, 1, 1)
regexp_substr('foo.bar.baz', '([^.]+)$')
substring('foo.bar.baz' from '([^.]+)$')
regexp_replace('foo.bar.baz', '([^.]+)$', '[\&|\1|\2|\3]')
regexp_replace('foo.bar.baz', '([^.]+)$', '<\1>', 'g')
regexp_count('foo.bar.baz', '([^.]+)$')
regexp_instr('foo.bar.baz', '([^.]+)$', 1, 1, 1)
regexp_substr('foo.bar.baz', '^([^.]+)')
substring('foo.bar.baz' from '^([^.]+)')
regexp_replace('foo.bar.baz', '^([^.]+)', '[\&|\1|\2|\3]')
regexp_replace('foo.bar.baz', '^([^.]+)', '<\1>', 'g')
regexp_count('foo.bar.baz', '^([^.]+)')
regexp_instr('foo.bar.baz', '^([^.]+)', 1, 1, 1)
regexp_substr('2024-01-15', '(\d{4})-(\d{2})-(\d{2})')
substring('2024-01-15' from '(\d{4})-(\d{2})-(\d{2})')
regexp_replace('2024-01-15', '(\d{4})-(\d{2})-(\d{2})', '[\&|\1|\2|\3]')
regexp_replace('2024-01-15', '(\d{4})-(\d{2})-(\d{2})', '<\1>', 'g')
regexp_count('2024-01-15', '(\d{4})-(\d{2})-(\d{2})')
regexp_instr('2024-01-15', '(\d{4})-(\d{2})-(\d{2})', 1, 1, 1)
regexp_substr('key: value', '(\w+):\s*(\w+)')
substring('key: value' from '(\w+):\s*(\w+)')
regexp_replace('key: value', '(\w+):\s*(\w+)', '[\&|\1|\2|\3]')
regexp_replace('key: value', '(\w+):\s*(\w+)', '<\1>', 'g')
regexp_count('key: value', '(\w+):\s*(\w+)')
regexp_instr('key: value', '(\w+):\s*(\w+)', 1, 1, 1)
regexp_substr('aaaa', '(a{2})+')
substring('aaaa' from '(a{2})+')
regexp_replace('aaaa', '(a{2})+', '[\&|\1|\2|\3]')
regexp_replace('aaaa', '(a{2})+', '<\1>', 'g')
regexp_count('aaaa', '(a{2})+')
regexp_instr('aaaa', '(a{2})+', 1, 1, 1)
regexp_substr('aaaaa', '(a{2,3})+')
substring('aaaaa' from '(a{2,3})+')
regexp_replace('aaaaa', '(a{2,3})+', '[\&|\1|\2|\3]')
regexp_replace('aaaaa', '(a{2,3})+', '<\1>', 'g')
regexp_count('aaaaa', '(a{2,3})+')
regexp_instr('aaaaa', '(a{2,3})+', 1, 1, 1)
regexp_substr('aaaaa', '(a{2,3}?)+')
substring('aaaaa' from '(a{2,3}?)+')
regexp_replace('aaaaa', '(a{2,3}?)+', '[\&|\1|\2|\3]')
regexp_replace('aaaaa', '(a{2,3}?)+', '<\1>', 'g')
regexp_count('aaaaa', '(a{2,3}?)+')
regexp_instr('aaaaa', '(a{2,3}?)+', 1, 1, 1)
regexp_substr('ababab', '(?:ab)+')
substring('ababab' from '(?:ab)+')
regexp_replace('ababab', '(?:ab)+', '[\&|\1|\2|\3]')
regexp_replace('ababab', '(?:ab)+', '<\1>', 'g')
regexp_count('ababab', '(?:ab)+')
regexp_instr('ababab', '(?:ab)+', 1, 1, 1)
regexp_substr('ababab', '(?:ab)+?')
substring('ababab' from '(?:ab)+?')
regexp_replace('ababab', '(?:ab)+?', '[\&|\1|\2|\3]')
regexp_replace('ababab', '(?:ab)+?', '<\1>', 'g')
regexp_count('ababab', '(?:ab)+?')
regexp_instr('ababab', '(?:ab)+?', 1, 1, 1)
regexp_substr('ababab', '(ab){2}')
substring('ababab' from '(ab){2}')
regexp_replace('ababab', '(ab){2}', '[\&|\1|\2|\3]')
regexp_replace('ababab', '(ab){2}', '<\1>', 'g')
regexp_count('ababab', '(ab){2}')
regexp_instr('ababab', '(ab){2}', 1, 1, 1)
regexp_substr('ababab', '(ab){1,2}?')
substring('ababab' from '(ab){1,2}?')
regexp_replace('ababab', '(ab){1,2}?', '[\&|\1|\2|\3]')
regexp_replace('ababab', '(ab){1,2}?', '<\1>', 'g')
regexp_count('ababab', '(ab){1,2}?')
regexp_instr('ababab', '(ab){1,2}?', 1, 1, 1)
regexp_substr('foo  bar', '\s+')
substring('foo  bar' from '\s+')
regexp_replace('foo  bar', '\s+', '[\&|\1|\2|\3]')
regexp_replace('foo  bar', '\s+', '<\1>', 'g')
regexp_count('foo  bar', '\s+')
regexp_instr('foo  bar', '\s+', 1, 1, 1)
regexp_substr('', '()')
substring('' from '()')
regexp_replace('', '()', '[\&|\1|\2|\3]')
regexp_replace('', '()', '<\1>', 'g')
regexp_count('', '()')
regexp_instr('', '()', 1, 1, 1)
regexp_substr('abc', 'b|')
substring('abc' from 'b|')
regexp_replace('abc', 'b|', '[\&|\1|\2|\3]')
regexp_replace('abc', 'b|', '<\1>', 'g')
regexp_count('abc', 'b|')
regexp_instr('abc', 'b|', 1, 1, 1)
regexp_substr('abc', '|b')
substring('abc' from '|b')
regexp_replace('abc', '|b', '[\&|\1|\2|\3]')
regexp_replace('abc', '|b', '<\1>', 'g')
regexp_count('abc', '|b')
regexp_instr('abc', '|b', 1, 1, 1)
regexp_substr('one two', '(\w+)\s+(\w+)')
substring('one two' from '(\w+)\s+(\w+)')
regexp_replace('one two', '(\w+)\s+(\w+)', '[\&|\1|\2|\3]')
regexp_replace('one two', '(\w+)\s+(\w+)', '<\1>', 'g')
regexp_count('one two', '(\w+)\s+(\w+)')
regexp_instr('one two', '(\w+)\s+(\w+)', 1, 1, 1)
regexp_substr('abcabcabc', '(abc){2,}')
substring('abcabcabc' from '(abc){2,}')
regexp_replace('abcabcabc', '(abc){2,}', '[\&|\1|\2|\3]')
regexp_replace('abcabcabc', '(abc){2,}', '<\1>', 'g')
regexp_count('abcabcabc', '(abc){2,}')
regexp_instr('abcabcabc', '(abc){2,}', 1, 1, 1)
regexp_substr('xay', 'x(a|)y')
substring('xay' from 'x(a|)y')
regexp_replace('xay', 'x(a|)y', '[\&|\1|\2|\3]')
regexp_replace('xay', 'x(a|)y', '<\1>', 'g')
regexp_count('xay', 'x(a|)y')
regexp_instr('xay', 'x(a|)y', 1, 1, 1)
regexp_substr('xy', 'x(a|)y')
substring('xy' from 'x(a|)y')
regexp_replace('xy', 'x(a|)y', '[\&|\1|\2|\3]')
regexp_replace('xy', 'x(a|)y', '<\1>', 'g')
regexp_count('xy', 'x(a|)y')
regexp_instr('xy', 'x(a|)y', 1, 1, 1)
regexp_substr('aXb', '(?i)x')
substring('aXb' from '(?i)x')
regexp_replace('aXb', '(?i)x', '[\&|\1|\2|\3]')
regexp_replace('aXb', '(?i)x', '<\1>', 'g')
regexp_count('aXb', '(?i)x')
regexp_instr('aXb', '(?i)x', 1, 1, 1)
regexp_substr('tel: 555-1234', '(\d{3})-(\d{4})')
substring('tel: 555-1234' from '(\d{3})-(\d{4})')
regexp_replace('tel: 555-1234', '(\d{3})-(\d{4})', '[\&|\1|\2|\3]')
regexp_replace('tel: 555-1234', '(\d{3})-(\d{4})', '<\1>', 'g')
regexp_count('tel: 555-1234', '(\d{3})-(\d{4})')
regexp_instr('tel: 555-1234', '(\d{3})-(\d{4})', 1, 1, 1)
regexp_substr('aab', '(a|aa)(b|ab)')
substring('aab' from '(a|aa)(b|ab)')
regexp_replace('aab', '(a|aa)(b|ab)', '[\&|\1|\2|\3]')
regexp_replace('aab', '(a|aa)(b|ab)', '<\1>', 'g')
regexp_count('aab', '(a|aa)(b|ab)')
regexp_instr('aab', '(a|aa)(b|ab)', 1, 1, 1)
regexp_substr('abcd', '(a(b|bc))(c?d)')
substring('abcd' from '(a(b|bc))(c?d)')
regexp_replace('abcd', '(a(b|bc))(c?d)', '[\&|\1|\2|\3]')
regexp_replace('abcd', '(a(b|bc))(c?d)', '<\1>', 'g')
regexp_count('abcd', '(a(b|bc))(c?d)')
regexp_instr('abcd', '(a(b|bc))(c?d)', 1, 1, 1)
regexp_substr('zaaab', '(a|b)*?b')
substring('zaaab' from '(a|b)*?b')
regexp_replace('zaaab', '(a|b)*?b', '[\&|\1|\2|\3]')
regexp_replace('zaaab', '(a|b)*?b', '<\1>', 'g')
regexp_count('zaaab', '(a|b)*?b')
regexp_instr('zaaab', '(a|b)*?b', 1, 1, 1)
regexp_substr('zaaab', '(?:a|b)+?')
substring('zaaab' from '(?:a|b)+?')
regexp_replace('zaaab', '(?:a|b)+?', '[\&|\1|\2|\3]')
regexp_replace('zaaab', '(?:a|b)+?', '<\1>', 'g')
regexp_count('zaaab', '(?:a|b)+?')
regexp_instr('zaaab', '(?:a|b)+?', 1, 1, 1)
regexp_substr('abc', '(.)(.)(.)')
substring('abc' from '(.)(.)(.)')
regexp_replace('abc', '(.)(.)(.)', '[\&|\1|\2|\3]')
regexp_replace('abc', '(.)(.)(.)', '<\1>', 'g')
regexp_count('abc', '(.)(.)(.)')
regexp_instr('abc', '(.)(.)(.)', 1, 1, 1)
regexp_substr('𝒳y', '(.)y')
substring('𝒳y' from '(.)y')
regexp_replace('𝒳y', '(.)y', '[\&|\1|\2|\3]')
regexp_replace('𝒳y', '(.)y', '<\1>', 'g')
regexp_count('𝒳y', '(.)y')
regexp_instr('𝒳y', '(.)y', 1, 1, 1)
regexp_substr(E'a\nb\nc', '(?n)^b$')
substring(E'a\nb\nc' from '(?n)^b$')
regexp_replace(E'a\nb\nc', '(?n)^b$', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb\nc', '(?n)^b$', '<\1>', 'g')
regexp_count(E'a\nb\nc', '(?n)^b$')
regexp_instr(E'a\nb\nc', '(?n)^b$', 1, 1, 1)
regexp_substr(E'a\nb\nc', '(?n).+')
substring(E'a\nb\nc' from '(?n).+')
regexp_replace(E'a\nb\nc', '(?n).+', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb\nc', '(?n).+', '<\1>', 'g')
regexp_count(E'a\nb\nc', '(?n).+')
regexp_instr(E'a\nb\nc', '(?n).+', 1, 1, 1)
regexp_substr(E'a\nb\nc', '(?p).+')
substring(E'a\nb\nc' from '(?p).+')
regexp_replace(E'a\nb\nc', '(?p).+', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb\nc', '(?p).+', '<\1>', 'g')
regexp_count(E'a\nb\nc', '(?p).+')
regexp_instr(E'a\nb\nc', '(?p).+', 1, 1, 1)
regexp_substr(E'a\nb\nc', '(?w)^b$')
substring(E'a\nb\nc' from '(?w)^b$')
regexp_replace(E'a\nb\nc', '(?w)^b$', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb\nc', '(?w)^b$', '<\1>', 'g')
regexp_count(E'a\nb\nc', '(?w)^b$')
regexp_instr(E'a\nb\nc', '(?w)^b$', 1, 1, 1)
regexp_substr(E'a\nb', 'a[^x]b')
substring(E'a\nb' from 'a[^x]b')
regexp_replace(E'a\nb', 'a[^x]b', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb', 'a[^x]b', '<\1>', 'g')
regexp_count(E'a\nb', 'a[^x]b')
regexp_instr(E'a\nb', 'a[^x]b', 1, 1, 1)
regexp_substr(E'a\nb', '(?n)a[^x]b')
substring(E'a\nb' from '(?n)a[^x]b')
regexp_replace(E'a\nb', '(?n)a[^x]b', '[\&|\1|\2|\3]')
regexp_replace(E'a\nb', '(?n)a[^x]b', '<\1>', 'g')
regexp_count(E'a\nb', '(?n)a[^x]b')
regexp_instr(E'a\nb', '(?n)a[^x]b', 1, 1, 1)
-- arguments
regexp_like('abc', 'B')
regexp_like('abc', 'B', 'i')
regexp_like('abc', 'B', 'g')
regexp_like('abc', 'B', 'z')
regexp_like('abc', null)
regexp_like('a b', 'a\ b', 'x')
regexp_like('a.c', 'a.c', 'q')
regexp_like('abc', 'a.c', 'q')
regexp_like(E'a\nb', '^b', 'n')
regexp_like(E'a\nb', 'a.b', 'n')
regexp_like(E'a\nb', '^b', 'w')
regexp_like(E'a\nb', 'a.b', 'p')
regexp_like(E'a\nb', 'a.b', 's')
regexp_like('ABC', 'abc', 'ic')
regexp_like('ABC', 'abc', 'ci')
regexp_count('ABCABCAXYaxy', 'A.')
regexp_count('ABCABCAXYaxy', 'A.', 1, 'i')
regexp_count('ABCABC', 'B', 3)
regexp_count('ABC', 'B', 10)
regexp_count('ABC', 'B', 0)
regexp_count('ABC', 'B', -1)
regexp_count('ABC', 'B', 1, 'g')
regexp_count('aaa', '')
regexp_count('', '')
regexp_count('日本日本', '本')
regexp_count('日本日本', '日', 2)
regexp_count('123123123', '\d+')
regexp_count('abc', 'x*')
regexp_count('abc', null)
regexp_count('aaa', 'a', 4)
regexp_count('aaa', '^a', 2)
regexp_instr('number of your street, town zip, FR', '[^,]+', 1, 2)
regexp_instr('ABCDEFGHI', '(c..)(...)', 1, 1, 0, 'i', 2)
regexp_instr('ABCABC', 'B', 1, 2)
regexp_instr('ABCABC', 'B', 3)
regexp_instr('ABCABC', 'B', 1, 3)
regexp_instr('ABC', 'B', 1, 0)
regexp_instr('ABC', 'B', 0)
regexp_instr('ABC', 'B', 1, 1, 2)
regexp_instr('ABC', 'B', 1, 1, -1)
regexp_instr('ABC', 'B', 1, 1, 1)
regexp_instr('ABC', 'b', 1, 1, 0, 'i')
regexp_instr('ABC', 'b', 1, 1, 0, 'g')
regexp_instr('ABC', '(A)(B)', 1, 1, 0, '', 2)
regexp_instr('ABC', '(A)(B)', 1, 1, 0, '', 3)
regexp_instr('ABC', '(A)(B)', 1, 1, 0, '', -1)
regexp_instr('AC', '(A)(B)?', 1, 1, 0, '', 2)
regexp_instr('日本語', '語')
regexp_instr('abc', '')
regexp_instr('abc', 'x')
regexp_substr('number of your street, town zip, FR', '[^,]+', 1, 2)
regexp_substr('ABCDEFGHI', '(c..)(...)', 1, 1, 'i', 2)
regexp_substr('abc', 'x')
regexp_substr('abcabc', 'b.', 3)
regexp_substr('abcabc', 'b.', 1, 3)
regexp_substr('abc', 'b', 0)
regexp_substr('abc', 'b', 1, 0)
regexp_substr('abc', '(b)', 1, 1, '', 2)
regexp_substr('ac', '(a)(b)?', 1, 1, '', 2)
regexp_substr('abc', 'b', 1, 1, 'g')
regexp_substr('abc', '(')
regexp_substr('日本語', '本.', 2)
regexp_replace('foobarbaz', 'b..', 'X')
regexp_replace('foobarbaz', 'b..', 'X', 'g')
regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g')
regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 0, 'i')
regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 3, 'i')
regexp_replace('abcabc', 'b', 'X', 3)
regexp_replace('abcabc', 'b', 'X', 1, 2)
regexp_replace('abcabc', 'b', 'X', 1, 0)
regexp_replace('abcabc', 'b', 'X', 0)
regexp_replace('abcabc', 'b', 'X', 1, -1)
regexp_replace('abcabc', 'b', 'X', 10)
regexp_replace('abcabc', 'b', 'X', 1, 1, 'g')
regexp_replace('abc', '', '-', 'g')
regexp_replace('abc', 'x*', '-', 'g')
regexp_replace('abc', 'x*', '-')
regexp_replace('日本', '', '-', 'g')
regexp_replace('abc', 'b', '\\')
regexp_replace('abc', 'b', '\')
regexp_replace('abc', 'b', '\x')
regexp_replace('abc', 'b', '\0')
regexp_replace('abc', 'b', '\9')
regexp_replace('abc', 'b', '[\&\&]')
regexp_replace('abc', 'B', 'X', 'i')
regexp_replace('abc', 'b', 'X', 'z')
regexp_replace('abc', null, 'X')
regexp_replace('', '^', 'X')
regexp_replace('abc', '$', 'X', 'g')
regexp_replace('a.b.c', '.', '-', 'gq')
regexp_replace('aaa', '^a', 'b', 'g')
regexp_replace('hello world', '(\w+) (\w+)', '\2 \1')
regexp_replace('  trim  ', '^\s+|\s+$', '', 'g')
regexp_replace('abc', '(?=b)', '-', 'g')
regexp_replace('aXbX', 'X', '日', 'g')
regexp_replace(E'a\nb', '^', '> ', 'gn')
regexp_replace('abcabc', '(a)(b)', '\2\1', 'g')
regexp_replace('Thomas', '.[mN]a.', 'M')
regexp_replace('foobar', '(?<=o)b', 'X')
substring('foobar' from 'o.b')
substring('foobar' from 'o(.)b')
substring('foobar', 'z')
substring('foobar', '(z)?f')
substring(null, 'a')
substring('Thomas' from '...$')
substring('foobar' similar '%#"o_b#"%' escape '#')
substring('foobar' similar '#"o_b#"%' escape '#')
substring('abcdefg' similar 'a#"%#"g' escape '#')
substring('abcdefg' similar '#"%#"g' escape '#')
substring('abcdefg' similar 'a#"%#"x' escape '#')
substring('abcdefg' similar 'a*#"%#"g*' escape '#')
substring('abc' similar 'a#"b#"c#"' escape '#')
substring('abc' similar 'abc' escape '#')
substring('abc' similar 'a%' escape '##')
substring('Thomas', '%#"o_a#"_', '#')
-- SIMILAR TO
'abc' similar to 'abc'
'abc' similar to 'a'
'abc' similar to '%(b|d)%'
'abc' similar to '(b|c)%'
'-abc-' similar to '%\mabc\M%'
'xabcy' similar to '%\mabc\M%'
'abc' similar to 'a_c'
'abc' similar to 'a%'
'' similar to '%'
'' similar to ''
'abcd' similar to '(ab|cd)+'
'aab' similar to 'a{2}b'
'a.c' similar to 'a.c'
'abc' similar to 'a.c'
'a$' similar to 'a$'
'a%' similar to 'a\%'
'ab' similar to 'a\%'
'abc' similar to '[a-c]*'
'a[b' similar to 'a\[b'
'abc' similar to 'a|abc'
'ab' similar to '(a|b)*'
'a^b' similar to 'a^b'
'abc' similar to 'ABC'
'\' similar to '\\'
'abc' not similar to 'a%'
'abc' not similar to 'x%'
'a%' similar to 'a#%' escape '#'
'abc' similar to 'a#%' escape '#'
'abc' similar to 'a%' escape ''
'a\b' similar to 'a\b' escape ''
'abc' similar to 'a%' escape 'xy'
'abc' similar to 'a%' escape null
null similar to 'a'
'a日%' similar to 'a日日日%' escape '日'
similar_to_escape('a%b_c(d)')
similar_to_escape('a#%b', '#')
similar_to_escape('[%_]')
similar_to_escape('a.b^c$')
'abc' similar to '('
'abc' ~ any (array['x', 'b'])
'abc' ~ all (array['a', 'b'])
'abc' ~ null
null ~ 'a'
1 ~ 1
'abc' !~ 'b' = false
not 'abc' ~ 'b'
-- complements in brackets
E'a b\nc' ~ '^[\s\S]+$'
'a1' ~ '^[\D]+$'
'ab' ~ '^[\D]+$'
'a1b' ~ '[\D\d]{3}'
'a b' ~ '^[\S]+$'
'ab' ~ '^[\S]+$'
'12' ~ '[^\D]{2}'
'a  b' ~ 'a[^\S]+b'
'日' ~ '^[\D]$'
'日' ~ '^[\S]$'
'a' ~ '[[:not digit:]]'
regexp_replace(E'<x>a\nb</x>', '<x>([\s\S]*?)</x>', '[\1]')
regexp_substr('key=val; other', '[\S]+')
regexp_replace('a1b22', '[\D]', '', 'g')
