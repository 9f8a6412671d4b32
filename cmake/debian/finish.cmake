# Run by CPack over the tree that becomes the .deb: what Debian's policy wants elsewhere, or packed.
file(GLOB_RECURSE manuals ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/*.[0-9])
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(documents ${share}/doc/aifi-sessions)

file(REMOVE ${documents}/LICENSE)
file(COPY_FILE ${CPACK_AIFI_DEBIAN}/copyright ${documents}/copyright)
file(COPY_FILE ${CPACK_AIFI_CHANGELOG} ${documents}/changelog)
file(CHMOD ${documents}/copyright ${documents}/changelog
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
file(GLOB programs ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/bin/*)
execute_process(COMMAND strip --remove-section=.comment --remove-section=.note ${programs}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND gzip -9n ${manuals} ${documents}/changelog COMMAND_ERROR_IS_FATAL ANY)
