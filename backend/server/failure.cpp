#include "server/failure.h"

#include <new>

namespace lr::server {

using common::ErrorCode;

protocol::Failure failureOf(const std::exception_ptr& error)
{
    try {
        std::rethrow_exception(error);
    } catch (const common::Error& known) {
        return {known.code(), known.what()};
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, "Not enough memory. Use a smaller batch or model."};
    } catch (const std::exception& other) {
        return {ErrorCode::Internal, std::string("Unexpected failure: ") + other.what()};
    }
}

} // namespace lr::server
