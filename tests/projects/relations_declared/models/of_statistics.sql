select stats from pragma_storage_info('archive.people')
