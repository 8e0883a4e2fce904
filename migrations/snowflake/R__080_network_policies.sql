-- Compiled from governance.yml, policies/ and contracts/ (sha256 634cf5fe7229373c) by `govern compile`: do not edit, run it again.

create network policy if not exists {{ prefix }}office allowed_ip_list = ('192.0.2.0/24', '198.51.100.0/25');

alter network policy {{ prefix }}office set allowed_ip_list = ('192.0.2.0/24', '198.51.100.0/25');
