select {{ what_runs() }} as n
