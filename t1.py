import sys,time; sys.path.insert(0,'tests/engines/databricks')
from unity_statements import check_grammar,_BEYOND_GRAMMAR
st=open('/tmp/w/dbx3/stmts.log').read().split("\n;;\n")
import re
st=[s for s in dict.fromkeys(st) if re.match(r'create (cat|schema|or replace function)|grant|alter',s)]
t=time.process_time(); check_grammar("select 1"); print('load',time.process_time()-t)
tot=0; rows=[]
for s in st:
    t=time.process_time()
    try: check_grammar(s)
    except Exception as e: print('X',str(e)[:100])
    d=time.process_time()-t; tot+=d; rows.append((d,s[:70].replace('\n',' '),len(s)))
print(tot,len(st))
for r in sorted(rows,reverse=True)[:25]: print(r)
from collections import Counter
c=Counter()
for d,s,_ in rows: c[s.split()[0]+s.split()[1]]+=d
print(c)
