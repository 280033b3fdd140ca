import sys, time, os
sys.path.insert(0,"/work/main")
from lockstep.conductor import *
from lockstep.search import Plain
from tests.programs import PROGRAMS
method=sys.argv[1]; names=sys.argv[2:]
bad=0; T=time.time()
with Theatre() as th:
    for p in PROGRAMS:
        if method not in p.methods or (names and p.function not in names): continue
        src=f"/work/main/tests/programs/{p.module}.py"
        t=time.time()
        try: r=th.run(src, Call(p.function), Plain(), "s", method)
        except Exception as e: print("EXC",p.function,repr(e)[:300]); bad+=1; continue
        m=r.mark("returned"); got=m.value if m else None
        c0=r.mark("called"); p0=r.trace.processes.get("P0"); el=(p0.died-c0.time) if m and p0.died is not None else None
        import json
        norm=lambda v: json.loads(json.dumps(v))
        ok = r.verdict.kind==p.verdict and (p.verdict!="finished" or norm(got)==norm(p.expect)) and (p.elapsed is None or el is not None and abs(el-p.elapsed)<0.06)
        if not ok or names or r.trace.lost_wakeups or r.trace.off_stage:
            bad+=not ok
            print("ok " if ok else "BAD", p.function, f"{time.time()-t:.2f}s", r.verdict.kind, r.verdict.detail, "got",got,"want",p.expect,"el",el,p.elapsed, "lost",r.trace.lost_wakeups,r.trace.off_stage,r.raw_output[-600:],[ (x.kind,x.text,x.frames[-1:]) for x in r.trace.raised][:2], r.verdict.waiters if not ok else "",flush=True)
            if "-v" in os.environ.get("V",""): print(r.trace.text()[-3000:]); print([x.text for x in r.trace.printed])
print(method, sys.version[:7],"bad",bad,f"{time.time()-T:.1f}s")
