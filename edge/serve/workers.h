// A few threads for questions that take long, with a bounded queue.

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace naga::serve {

class Workers {
public:
    Workers(unsigned threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }
    ~Workers() { stop(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // False: too many wait.
    bool add(std::function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ || waiting_.size() >= waiting_max_) return false;
            waiting_.push_back(std::move(task));
        }
        wake_.notify_one();
        return true;
    }
    // What waits is not done; what is being done is waited for.
    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            waiting_.clear();
        }
        wake_.notify_all();
        for (std::thread& thread : threads_)
            if (thread.joinable()) thread.join();
    }

private:
    std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    std::vector<std::thread> threads_;
    bool stopping_ = false;

    void work() {
        while (true) {
            std::function<void()> task;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
                if (stopping_) return;
                task = std::move(waiting_.front());
                waiting_.pop_front();
            }
            task();
        }
    }
};

}  // namespace naga::serve
