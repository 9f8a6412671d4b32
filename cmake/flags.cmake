# The flags of every target of ours, in one interface library: warnings, hardening, sanitizers.
add_library(aifi_flags INTERFACE)
target_compile_definitions(aifi_flags INTERFACE _GNU_SOURCE)
target_compile_options(aifi_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes
  -Wformat=2 -Wundef -Wwrite-strings -Wvla
  -include ${CMAKE_SOURCE_DIR}/include/base/banned.h)
if(AIFI_WERROR)
  target_compile_options(aifi_flags INTERFACE -Werror)
endif()

if(AIFI_SANITIZE)
  target_compile_options(aifi_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  target_link_options(aifi_flags INTERFACE -fsanitize=address,undefined)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(aifi_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection)
  include(CheckCCompilerFlag)
  check_c_compiler_flag(-fcf-protection=full AIFI_HAS_CF_PROTECTION) # x86
  if(AIFI_HAS_CF_PROTECTION)
    target_compile_options(aifi_flags INTERFACE -fcf-protection=full)
  endif()
  include(CheckPIESupported)
  check_pie_supported()
  # tests/package looks for all of it in what was linked.
  target_link_options(aifi_flags INTERFACE
    -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)
endif()
if(AIFI_COVERAGE)
  target_compile_options(aifi_flags INTERFACE --coverage)
  target_link_options(aifi_flags INTERFACE --coverage)
endif()
# The test builds scale time-outs down; the release build has no such switch.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(aifi_flags INTERFACE AIFI_TEST_HOOKS)
endif()
